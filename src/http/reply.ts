/** What goes back to the caller, before the headers that every reply carries. */
export interface Reply {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}
