/** One of the two servers: requests in, comparable answers out. */
import { type RawReply, rawRequest } from "../support/raw-request.ts"
import type { ComparedRequest } from "./requests.ts"
import { tablePlaceholder } from "./tables.ts"

export type Answer = Readonly<Record<string, unknown>>

/** Sends the request for the table named `table`, and answers without what may differ. */
export async function answerOf(
  url: string,
  table: string,
  { operation, input }: ComparedRequest,
): Promise<Answer> {
  const body = JSON.stringify(input).replaceAll(`"${tablePlaceholder}"`, JSON.stringify(table))
  try {
    return comparable(operation, await rawRequest(url, { operation, body }), table)
  } catch (error) {
    if (error instanceof Error && "code" in error) return noAnswer
    throw error
  }
}

/** The server hung up, or is gone. */
export const noAnswer: Answer = { text: "no answer" }

function comparable(operation: string, reply: RawReply, table: string): Answer {
  const text = reply.text.replaceAll(table, tablePlaceholder)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { status: reply.status, text }
  }
  const answer = json as Record<string, unknown>
  if (typeof answer.__type === "string") {
    // Members beside the text count; how the text is spelled and which namespace do not.
    const { __type, message, Message, ...more } = answer
    const code = String(__type).split("#").pop()
    return {
      status: reply.status,
      code,
      message: message ?? Message ?? "",
      ...(withoutNoise(more) as Answer),
    }
  }
  const steady = withoutNoise(answer) as Record<string, unknown>
  return operation === "Scan" ? inAnyOrder(steady, "Items") : steady
}

/** Different on any two servers, and of no meaning. */
const volatile = new Set([
  ...["TableId", "TableArn", "IndexArn", "CreationDateTime", "LatestStreamArn"],
  ...["LastUpdateToPayPerRequestDateTime", "ItemCount", "TableSizeBytes", "IndexSizeBytes"],
])
const sets = new Set(["SS", "NS", "BS", "AttributeDefinitions"])

function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value)
    .filter(([name]) => !volatile.has(name))
    .map(([name, inner]) => [name, sets.has(name) ? sorted(inner) : withoutNoise(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const steady = Object.fromEntries(entries)
  const { Responses } = steady
  // The answers of a batch come in no order.
  return Array.isArray(Responses) || typeof Responses !== "object" || Responses === null
    ? steady
    : { ...steady, Responses: inAnyOrder(Responses as Record<string, unknown>, tablePlaceholder) }
}

function inAnyOrder(answer: Record<string, unknown>, member: string): Answer {
  return member in answer ? { ...answer, [member]: sorted(answer[member]) } : answer
}

function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const texts = value.map((element) => JSON.stringify(withoutNoise(element)))
  return texts.sort().map((text) => JSON.parse(text))
}
