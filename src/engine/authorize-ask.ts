import type { Table } from "../model/table/table.ts"

/** What a request asks policies for: one action on one resource. */
export interface Ask {
  /** For example `dynamodb:PutItem`. */
  readonly action: string
  /** Name or ARN of a table. With neither this nor an ARN, the action is on `*`. */
  readonly table?: string
  /** An index of the table: it is the resource then, and the table's policy is what counts. */
  readonly index?: string | undefined
  /** ARN of a stream: it is the resource, and no table is looked up; it may be gone. */
  readonly stream?: string
  /** ARN of a backup: it is the resource, and no table is looked up; it may be gone. */
  readonly backup?: string
  /** ARN of an export or import: it is the resource, and no table is looked up. */
  readonly transfer?: string
  /** Name of a global table of version 2017.11.29: it is the resource, and of no region. */
  readonly globalTable?: string
  /** The table is not there, or it is no matter which: nothing is looked up. */
  readonly isNew?: boolean
  /** The table of that name in another region is the resource: it is judged by when it is used. */
  readonly inRegion?: string
  /** What conditions may ask about the request itself; absent where that is nothing. */
  readonly keys?: AskKeys
}

/**
 * Values of the condition key, in lower case as it comes, or nothing if the request has none. Asked
 * only by a policy that uses the key, and throws ApiError where the request cannot be understood.
 *
 * @param table as far as it is known
 */
export type AskKeys = (key: string, table: Table | undefined) => readonly string[] | undefined
