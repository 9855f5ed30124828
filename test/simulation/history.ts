/** Who asked for what, when, and what the answer was. */
import { type Capacity, type Request, type RequestOf, stampsOf, touchedBy } from "./request.ts"
import { textOf } from "./text.ts"
import { wireOf } from "./wire.ts"

/** Times are places on one clock that ticks with every request sent and every reply received. */
export interface Call {
  readonly number: number
  readonly client: string
  readonly request: Request
  readonly touches: readonly string[]
  readonly sentAt: number
  readonly answeredAt: number
  /** See `replyText`; absent where there was none, and nobody knows what became of the request. */
  readonly reply: string | undefined
  /** It was carried out, answered or not. */
  readonly isCertain: boolean
  /** The call is one part of it. */
  readonly batch?: Batch
}

export interface Batch {
  readonly number: number
  readonly parts: number
  /** In the order of the request. */
  readonly tables: readonly string[]
  readonly capacity: Capacity
}

export interface RawReply {
  readonly status: number
  readonly body: unknown
}

/**
 * A batch of writes promises nothing as a whole (AWS guide: "BatchWriteItem is not atomic as a
 * whole"), so it is a call for each of its parts. Where it failed some may have been carried out,
 * and something must have been wrong.
 */
export function callsOf(
  call: Omit<Call, "touches" | "reply" | "isCertain">,
  raw: RawReply | undefined,
): Call[] {
  const { request, number } = call
  const reply = raw === undefined || isFault(raw) ? undefined : replyText(request, raw)
  const whole = { ...call, touches: touchedBy(request), reply, isCertain: reply !== undefined }
  if (request.ask !== "batchWrite") return [whole]
  const { actions, capacity } = request
  const tables = [...new Set(actions.map(({ table }) => table))]
  const batch = { number, parts: actions.length, tables, capacity }
  const isDone = reply !== undefined && raw?.status === 200
  const parts = actions.map((action): Call => {
    const part: RequestOf<"write"> = { ask: "write", returns: "NONE", capacity: "NONE", ...action }
    const mine = { ...call, request: part, touches: touchedBy(part), batch }
    return { ...mine, reply: isDone ? reply : undefined, isCertain: isDone }
  })
  return isDone || reply === undefined ? parts : [...parts, whole]
}

/** Of the server: it says nothing about what was done. In a batch it may be one of its writes'. */
function isFault({ status, body }: RawReply): boolean {
  const { UnprocessedItems = {} } = body as { UnprocessedItems?: object }
  return status >= 500 || Object.keys(UnprocessedItems).length > 0
}

/**
 * What can be known of calls without a reply. Those that wrote something which somebody saw were
 * carried out. Parts of failed batches were not, as a rule: a batch looks for its tables before it
 * writes anything, so only one that a deletion overtook can be there by half.
 */
export function withKnowledge(calls: readonly Call[]): readonly Call[] {
  const replies = calls.flatMap(({ reply }) => reply ?? [])
  const seen = new Set(replies.flatMap((reply) => reply.match(/"S":"[^"]+"/g) ?? []))
  const all = calls.flatMap(({ request }) => stampsOf(request))
  // A transaction that was sent again has the stamps of the first: either may have left them.
  const again = new Set(all.filter((stamp, at) => all.indexOf(stamp) < at))
  const deletions = calls.filter(({ request }) => request.ask === "deleteTable")
  return calls.flatMap((call) => {
    const { batch, reply } = call
    if (reply !== undefined) return call
    const own = stampsOf(call.request).filter((stamp) => !again.has(stamp))
    if (own.some((stamp) => seen.has(`"S":"${stamp}"`))) {
      return { ...call, isCertain: true }
    }
    if (!batch || !isRefused(calls, call)) return call
    const isOvertaken = deletions.some(
      (deletion) =>
        batch.tables.includes(deletion.touches[0] ?? "") &&
        deletion.sentAt < call.answeredAt &&
        call.sentAt < deletion.answeredAt,
    )
    return isOvertaken ? call : []
  })
}

/** The whole of it stands beside its parts. */
function isRefused(calls: readonly Call[], { number }: Call): boolean {
  return calls.some((whole) => whole.number === number && whole.request.ask === "batchWrite")
}

/** The parts of the reply that the model knows, equal for equal replies. */
function replyText(request: Request, { status, body }: RawReply): string {
  if (status !== 200) return textOf({ status, body })
  const { TableDescription, Responses, ...rest } = body as Record<string, object>
  if (TableDescription) {
    const { TableName } = TableDescription as { TableName?: string }
    return textOf({ status, body: { TableName } })
  }
  if (request.ask !== "batchGet") return textOf({ status, body })
  const sorted = Object.entries(Responses ?? {}).map(([table, items]) => [
    table,
    (items as object[]).map(textOf).toSorted(),
  ])
  return textOf({ status, body: { ...rest, Responses: Object.fromEntries(sorted) } })
}

/** Whether it may have changed something: reads and what was refused cannot, wherever they stand. */
export function mayChange({ request, reply }: Call): boolean {
  if (reply !== undefined && !reply.endsWith('"status":200}')) return false
  return !["get", "transactGet", "batchGet", "query", "scan"].includes(request.ask)
}

/** One line, and one for the reply. */
export function lineOf({
  number,
  client,
  request,
  sentAt,
  answeredAt,
  reply,
  batch,
}: Call): string {
  const { operation, input } = wireOf(request)
  const of = batch ? ` (of a batch of ${batch.parts})` : ""
  const line =
    `#${number} ${client} ${sentAt}-${answeredAt} ${operation}${of} ${JSON.stringify(input)}\n` +
    `    -> ${reply ?? "no reply"}`
  return line.replaceAll(/x{9,}/g, ({ length }) => `x*${length}`)
}
