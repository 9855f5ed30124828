/** A policy document, parsed. */
export interface Policy {
  /** ARN of a managed policy, or the name of an inline one: the audit names it. */
  readonly source: string
}
