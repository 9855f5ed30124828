/**
 * Hrana 3 over HTTP as JSON, the protocol of sqld and Turso: a batch of steps is one request.
 * https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md
 *
 * Only what storage needs of it, on `fetch` alone: docs/decisions/0007-remote-writes.md says why
 * the official client is not used.
 */
import { Buffer } from "node:buffer"
import { HranaError } from "./hrana-error.ts"
import type { KeptStreams } from "./hrana-streams.ts"
import type { Argument } from "./statements.ts"

export interface FetchOptions {
  readonly method: "POST"
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** As much of the global one as is needed. */
export type Fetch = (
  url: string,
  options: FetchOptions,
) => Promise<Pick<Response, "ok" | "status" | "text">>

export interface Statement {
  readonly sql: string
  readonly args: readonly (Argument | null)[]
}

/** When a step runs; steps are numbered from 0 within their batch. */
export type Condition =
  | { readonly type: "ok" | "error"; readonly step: number }
  | { readonly type: "not"; readonly cond: Condition }
  | { readonly type: "and" | "or"; readonly conds: readonly Condition[] }
  /** No transaction is open. */
  | { readonly type: "is_autocommit" }

export interface Step extends Statement {
  readonly condition?: Condition
}

export type Value = string | number | Uint8Array | null
export type Row = readonly Value[]

/** Rows, or why the step failed; nothing if it did not run. */
export type Outcome = readonly Row[] | HranaError | undefined

interface WireValue {
  readonly type: "null" | "integer" | "float" | "text" | "blob"
  readonly value?: string | number
  readonly base64?: string
}

interface WireError {
  readonly message?: string
  readonly code?: string | null
}

interface WireReply {
  readonly baton?: string | null
  readonly base_url?: string | null
  readonly results: readonly {
    readonly error?: WireError
    readonly response?: {
      readonly result?: {
        readonly step_results: readonly ({ readonly rows: readonly WireValue[][] } | null)[]
        readonly step_errors: readonly (WireError | null)[]
      }
    }
  }[]
}

export interface HranaOptions {
  /** `http://` or `https://`, without a slash at its end. */
  readonly url: string
  readonly authToken?: string | undefined
  readonly fetch: Fetch
  /** Of one small request; a large one has longer, by its size. */
  readonly timeoutMs: number
  /** Where requests may leave their streams to the next ones. */
  readonly kept?: KeptStreams | undefined
}

/** As slow as a server may take in what we send: 4 Mbit/s. */
const charactersPerMs = 500

// sqld packs its answers if it may, which takes it longer than the network of one region would.
const identity = { "accept-encoding": "identity" }

export class Hrana {
  readonly #options: HranaOptions

  constructor(options: HranaOptions) {
    this.#options = options
  }

  /**
   * One request. It leaves no transaction open if its last step closes what the others may open.
   *
   * @throws HranaError if there is no answer, or none to the batch as a whole
   */
  async run(steps: readonly Step[]): Promise<readonly Outcome[]> {
    const { kept } = this.#options
    const stream = kept?.take(() => this.open())
    if (!kept || !stream) return this.#runOnce(steps)
    const wasOpen = stream.isOpen
    let isClean = false
    try {
      const outcomes = await stream.run(steps, kept.isLastUse(stream))
      isClean = !(outcomes.at(-1) instanceof HranaError)
      return outcomes
    } catch (error) {
      const { kind } = error as HranaError
      if (kind !== "tooLarge") kept.forgetIdle()
      // It was closed meanwhile, as those of a server are that was started again.
      const isClosed = kind === "senseless"
      if (wasOpen && isClosed) return await this.#runOnce(steps)
      throw error
    } finally {
      if (isClean && stream.isOpen) kept.giveBack(stream)
      else await kept.close(stream)
    }
  }

  async #runOnce(steps: readonly Step[]): Promise<readonly Outcome[]> {
    const reply = await this.#send(this.#options.url, null, [batchOf(steps), close])
    return outcomesOf(reply, steps.length)
  }

  /** A connection of its own, which keeps its transaction between requests. To be closed. */
  open(): HranaStream {
    let url = this.#options.url
    let baton: string | null = null
    const send = async (...requests: object[]) => {
      const spent = baton
      // It is good for one request, whatever comes of that.
      baton = null
      const reply = await this.#send(url, spent, requests)
      url = reply.base_url?.replace(/\/+$/, "") || url
      baton = reply.baton ?? null
      return reply
    }
    return {
      get isOpen() {
        return baton !== null
      },
      run: async (steps, isLast = false) => {
        const batch = batchOf(steps)
        return outcomesOf(await (isLast ? send(batch, close) : send(batch)), steps.length)
      },
      execute: async (sql) => {
        const [first] = (await send({ type: "sequence", sql })).results
        if (first?.error) throw HranaError.ofWire(first.error)
        if (!first?.response) throw HranaError.noAnswer("a reply without a response")
      },
      // What is still open is rolled back; a server that hears nothing does so by itself.
      close: async () => {
        if (baton !== null) await send(close).catch(() => undefined)
      },
    }
  }

  async #send(url: string, baton: string | null, requests: readonly object[]): Promise<WireReply> {
    const { authToken, fetch, timeoutMs } = this.#options
    const headers: Record<string, string> = { ...identity, "content-type": "application/json" }
    if (authToken !== undefined) headers.authorization = `Bearer ${authToken}`
    const body = JSON.stringify({ baton, requests })
    const signal = AbortSignal.timeout(timeoutMs + Math.ceil(body.length / charactersPerMs))
    let response: Awaited<ReturnType<Fetch>>
    let text: string
    try {
      response = await fetch(`${url}/v3/pipeline`, { method: "POST", headers, body, signal })
      text = await response.text()
    } catch (cause) {
      throw HranaError.noAnswer(cause)
    }
    if (!response.ok) throw HranaError.ofStatus(response.status, text)
    return replyIn(text)
  }
}

export interface HranaStream {
  /** Not before the first answer, nor after a request without one. */
  readonly isOpen: boolean
  /** The last one closes it. */
  run(steps: readonly Step[], isLast?: boolean): Promise<readonly Outcome[]>
  /** SQL text of several statements, without arguments. Stops at the first that fails. */
  execute(sql: string): Promise<void>
  close(): Promise<void>
}

const close = { type: "close" }

function batchOf(steps: readonly Step[]): object {
  const wire = steps.map(({ sql, args, condition }) => {
    const stmt = { sql, args: args.map(toWire), want_rows: true }
    return condition ? { stmt, condition } : { stmt }
  })
  return { type: "batch", batch: { steps: wire } }
}

function replyIn(text: string): WireReply {
  try {
    const reply = JSON.parse(text) as WireReply | null
    if (!Array.isArray(reply?.results)) throw new TypeError("a reply without results")
    return reply
  } catch (cause) {
    throw HranaError.noAnswer(cause)
  }
}

/** One for each step: a reply that was cut short is none, or its last steps would pass for others. */
function outcomesOf({ results: [first] }: WireReply, stepCount: number): readonly Outcome[] {
  if (first?.error) throw HranaError.ofWire(first.error)
  try {
    const { step_results: steps, step_errors: errors } = first?.response?.result ?? {}
    if (steps?.length !== stepCount || errors?.length !== stepCount) {
      throw new TypeError("a reply without an outcome for each step")
    }
    return steps.map((step, at) => {
      const error = errors[at]
      return error ? HranaError.ofWire(error) : step?.rows.map((row) => row.map(fromWire))
    })
  } catch (cause) {
    throw HranaError.noAnswer(cause)
  }
}

function toWire(value: Argument | null): WireValue {
  if (value === null) return { type: "null" }
  if (typeof value === "string") return { type: "text", value }
  if (typeof value === "number") return { type: "integer", value: String(value) }
  return { type: "blob", base64: base64Of(value) }
}

function fromWire({ type, value, base64 }: WireValue): Value {
  if (type === "text") return value as string
  if (type === "null") return null
  return type === "blob" ? Buffer.from(base64 ?? "", "base64") : Number(value)
}

function base64Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("base64")
}
