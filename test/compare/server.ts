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
      ...(steady(more) as Answer),
    }
  }
  const plain = steady(answer) as Record<string, unknown>
  return operation === "Scan" ? inAnyOrder(plain, "Items") : plain
}

/** Different on any two servers, and of no meaning. */
const volatile = new Set([
  ...["TableId", "TableArn", "IndexArn", "CreationDateTime", "LatestStreamArn"],
  ...["LastUpdateToPayPerRequestDateTime", "ItemCount", "TableSizeBytes", "IndexSizeBytes"],
])
const sets = new Set(["SS", "NS", "BS", "AttributeDefinitions"])

/** The value with its members and sets in one order, and without what differs anyway. */
export function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value)
    .filter(([name]) => !volatile.has(name))
    .map(([name, inner]) => [name, sets.has(name) ? sorted(inner) : steady(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const plain = Object.fromEntries(entries)
  const { Responses } = plain
  // The answers of a batch come in no order.
  return Array.isArray(Responses) || typeof Responses !== "object" || Responses === null
    ? plain
    : { ...plain, Responses: inAnyOrder(Responses as Record<string, unknown>, tablePlaceholder) }
}

function inAnyOrder(answer: Record<string, unknown>, member: string): Answer {
  return member in answer ? { ...answer, [member]: sorted(answer[member]) } : answer
}

function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const texts = value.map((element) => JSON.stringify(steady(element)))
  return texts.sort().map((text) => JSON.parse(text))
}
