/** What the comparer knows of one request. */
import type { ComparedRequest } from "./requests.ts"
import type { Answer } from "./server.ts"
import type { ComparedTable } from "./tables.ts"
import type { Attributes } from "./values.ts"

export interface Asked {
  readonly request: ComparedRequest
  readonly table: ComparedTable
}

/** Two answers to a request, and what was looked up around it. The left is ours. */
export interface Seen extends Asked {
  readonly left: Answer
  readonly right: Answer
  /** An update took something from an item that was not there. */
  readonly removedFromNothing: boolean
  /** What the request writes, in order. Looked up only where capacity is asked for. */
  readonly touched: readonly Touched[]
  /** The key of an item that there is on the right alone. */
  readonly ghost: Attributes | undefined
}

/** An item before and after the request. */
export interface Touched {
  readonly before: Attributes | undefined
  readonly after: Attributes | undefined
}
