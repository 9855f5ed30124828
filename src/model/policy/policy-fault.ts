/** What is wrong with a policy document, and where. */
export interface PolicyFault {
  /** As IAM words it, for example `Syntax errors in policy.` */
  readonly text: string
  /** What we can say beyond that. */
  readonly detail: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
}

/** Thrown within the parser; `parsePolicy` makes a value of it. */
export class PolicyFaultError extends Error {
  readonly fault: PolicyFault

  constructor(fault: PolicyFault) {
    super(fault.text)
    this.fault = fault
  }
}

/** One sentence for whoever wrote the document. */
export function faultText({ text, detail, line, column }: PolicyFault): string {
  const sentence = text.endsWith(".") ? text : `${text}.`
  return `${sentence} Line ${line}, column ${column}: ${detail}.`
}
