/** Why a request to a database server, or one step of it, came to nothing. */
type Kind =
  /** No answer: whether it was carried out is not known. */
  | "lost"
  /** Not carried out, because of others at work: worth trying again. */
  | "busy"
  /** The server does not know us. */
  | "unauthorized"
  /** The answer is longer than the server sends. */
  | "tooLarge"
  /** An id that is there already. */
  | "constraint"
  /** A statement that cannot be applied: trying it again would not help. */
  | "refused"
  /** A request that the server cannot make sense of: it may have closed its stream. */
  | "senseless"
  /** A failed HTTP status: it says nothing of statements, and may come from a proxy. */
  | "turnedAway"

interface WireError {
  readonly message?: string
  readonly code?: string | null
}

export class HranaError extends Error {
  override readonly name = "HranaError"
  readonly kind: Kind

  constructor(kind: Kind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }

  /** Whether asking again may help. */
  get isPassing(): boolean {
    return this.kind === "lost" || this.kind === "busy"
  }

  /** Whether it is what was asked that failed: something else may succeed. */
  get isOfStatements(): boolean {
    return this.kind === "refused" || this.kind === "constraint"
  }

  static noAnswer(cause: unknown): HranaError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new HranaError("lost", `no answer from the database: ${reason}`, cause)
  }

  static ofStatus(status: number, text: string): HranaError {
    const message = `the database answered with status ${status}: ${text.slice(0, 200)}`
    if (status === 401 || status === 403) return new HranaError("unauthorized", message)
    // sqld answers 400 in a stream that it has closed; Turso was seen to say 404 of one not found.
    const isOfStream = status === 404 && /stream|baton/i.test(text)
    if (status === 400 || isOfStream) return new HranaError("senseless", message)
    if (status === 429) return new HranaError("busy", message)
    // 408 and 425: waited too long for the request, or did not dare; how far it got is not said.
    const isLost = status >= 500 || status === 408 || status === 425
    return new HranaError(isLost ? "lost" : "turnedAway", message)
  }

  static ofWire({ message = "", code }: WireError): HranaError {
    return new HranaError(kindOf(code ?? ""), message)
  }
}

// The codes as sqld 0.24 gives them.
function kindOf(code: string): Kind {
  if (/^(SQLITE_BUSY|SQLITE_LOCKED|TRANSACTION_|STREAM_)/.test(code)) return "busy"
  if (code === "RESPONSE_TOO_LARGE") return "tooLarge"
  if (code.startsWith("SQLITE_CONSTRAINT")) return "constraint"
  if (code.startsWith("AUTH_")) return "unauthorized"
  return "refused"
}
