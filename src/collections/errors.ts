/** The one error of the client: the server said no, or nothing. */
export class DynamominiError extends Error {
  override readonly name = "DynamominiError"
  /** Of HTTP. Absent: there was no reply. */
  readonly status: number | undefined
  /** Such as `ENTRY_NOT_FOUND`; `NETWORK` or `TIMEOUT` where there was no reply. */
  readonly code: string
  readonly requestId: string | undefined
  readonly response: ApiResponse | undefined

  constructor(message: string, code: string, response?: ApiResponse, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.status = response?.status
    this.requestId = response?.headers["x-request-id"]
    this.response = response
  }
}

/** A reply of the server. */
export interface ApiResponse<Data = unknown> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; an empty text where there was none. */
  readonly data: Data
}

/** @param response of a status that is no success */
export function errorOf(response: ApiResponse): DynamominiError {
  const { error } = (response.data ?? {}) as {
    readonly error?: { readonly code?: string; readonly message?: string }
  }
  const why = error?.message === undefined ? "" : `: ${error.message}`
  return new DynamominiError(
    `Request failed with status code ${response.status}${why}`,
    error?.code ?? `HTTP_${response.status}`,
    response,
  )
}

/** When the server answered, by its own clock. */
export function timeOf({ headers }: ApiResponse): string {
  return new Date(headers.date ?? 0).toISOString()
}
