/** What goes back to the caller, before the headers that every reply carries. */
export interface Reply {
  readonly status: number
  readonly body: string
  /** Only where it is not the type that the request's own asks for. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}
