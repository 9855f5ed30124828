/** What the model answers. */
import type { State } from "./state.ts"

export interface Expected {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface Outcome {
  readonly state: State
  readonly expected: Expected
  /** As right as the other: an index may or may not be filled by now. */
  readonly orElse?: Expected
}

export function ok(body: Expected["body"]): Expected {
  return { status: 200, body }
}

export function fault(code: string, message: string, more: object = {}): Expected {
  const member = capitals.includes(code) ? "Message" : "message"
  const space = code === "ValidationException" ? "com.amazon.coral.validate" : namespace
  return { status: 400, body: { __type: `${space}#${code}`, [member]: message, ...more } }
}

const namespace = "com.amazonaws.dynamodb.v20120810"
const capitals = ["IdempotentParameterMismatchException", "TransactionCanceledException"]
