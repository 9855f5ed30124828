/**
 * What the simulated clients ask for, in a form that both the model and the wire are made from: the
 * model never parses an expression, so a fault in the parser cannot hide in both.
 */
import type { Item } from "../../src/model/value/attribute-value.ts"

export interface IndexDefinition {
  readonly name: string
  readonly kind: "global" | "local"
  /** `g` for a global index, `pk` for a local one. */
  readonly partition: "g" | "pk"
  /** A number. */
  readonly sort?: "h"
  /** Attributes besides the keys; absent: all. */
  readonly includes?: readonly string[]
}

export interface TableDefinition {
  readonly name: string
  /** Type of the sort key `sk`; the partition key `pk` is always a string. */
  readonly sort?: "S" | "N"
  readonly indexes: readonly IndexDefinition[]
}

export type Guard =
  | { readonly when: "exists" }
  | { readonly when: "absent" }
  | { readonly when: "below"; readonly n: number }
  | { readonly when: "has"; readonly member: string }
  | { readonly when: "stamp"; readonly is: string }

/** Each part is one clause on an attribute of its own. */
export interface Update {
  /** Unique: which write the item is the work of. */
  readonly stamp: string
  /** `SET n = if_not_exists(n, 0) + …` or `ADD n …`. */
  readonly count?: { readonly by: number; readonly with: "SET" | "ADD" }
  /** Appends the stamp to the list `l`. */
  readonly appends?: boolean
  readonly members?: { readonly to: "ADD" | "DELETE"; readonly these: readonly string[] }
  readonly sets: Item
  readonly removes: readonly string[]
}

export type Action =
  | { readonly does: "put"; readonly item: Item; readonly guard?: Guard }
  | { readonly does: "update"; readonly update: Update; readonly guard?: Guard }
  | { readonly does: "delete"; readonly guard?: Guard }
  | { readonly does: "check"; readonly guard: Guard }

export interface KeyInTable {
  readonly table: string
  readonly key: Item
}

export interface ItemAction extends KeyInTable {
  readonly action: Action
  /** ReturnValuesOnConditionCheckFailure. */
  readonly showsOld: boolean
}

export type ReturnValues = "NONE" | "ALL_OLD" | "UPDATED_OLD" | "ALL_NEW" | "UPDATED_NEW"
export type Capacity = "NONE" | "TOTAL" | "INDEXES"

export interface PageRequest {
  readonly table: string
  readonly index?: string
  readonly limit?: number
  readonly start?: Item
  readonly consistent: boolean
  readonly countsOnly: boolean
  /** `FilterExpression: n < …`. */
  readonly below?: number
}

export type Request = { readonly capacity: Capacity } & (
  | ({ readonly ask: "write"; readonly returns: ReturnValues } & ItemAction)
  | ({ readonly ask: "get"; readonly consistent: boolean } & KeyInTable)
  | {
      readonly ask: "transactWrite"
      readonly actions: readonly ItemAction[]
      readonly token?: string
    }
  | { readonly ask: "transactGet"; readonly keys: readonly KeyInTable[] }
  | { readonly ask: "batchWrite"; readonly actions: readonly ItemAction[] }
  | {
      readonly ask: "batchGet"
      readonly keys: readonly KeyInTable[]
      readonly consistent: boolean
    }
  | ({
      readonly ask: "query"
      /** Value of the partition key. */
      readonly partition: string
      /** Only sort keys that are at least this. */
      readonly from?: Item[string]
      readonly backward: boolean
    } & PageRequest)
  | ({
      readonly ask: "scan"
      readonly segment?: { readonly at: number; readonly of: number }
    } & PageRequest)
  | { readonly ask: "createTable"; readonly definition: TableDefinition }
  | { readonly ask: "deleteTable"; readonly table: string }
  | {
      readonly ask: "createIndex"
      readonly table: string
      readonly index: IndexDefinition
    }
  | { readonly ask: "deleteIndex"; readonly table: string; readonly index: string }
)

export type RequestOf<Ask extends Request["ask"]> = Request & { readonly ask: Ask }

/** The name of an item inside its table. */
export function placeOf(key: Item): string {
  return Object.entries(key)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => Object.values(value)[0])
    .join("/")
}

/** Everything that the outcome depends on or changes: `table`, `table/item`, or a token. */
export function touchedBy(request: Request): readonly string[] {
  const at = ({ table, key }: KeyInTable) => `${table}/${placeOf(key)}`
  switch (request.ask) {
    case "write":
    case "get":
      return [at(request)]
    case "transactWrite":
      return [...request.actions.map(at), ...(request.token ? [`token ${request.token}`] : [])]
    case "batchWrite":
      return request.actions.map(at)
    case "transactGet":
    case "batchGet":
      return request.keys.map(at)
    case "createTable":
      return [request.definition.name]
    default:
      return [request.table]
  }
}

/** What the request would write, and nothing else writes. */
export function stampsOf(request: Request): readonly string[] {
  const actions = "actions" in request ? request.actions : "action" in request ? [request] : []
  return actions.flatMap(({ action }) => {
    if (action.does === "update") return action.update.stamp
    return action.does === "put" && action.item.v && "S" in action.item.v ? action.item.v.S : []
  })
}

/** Whether one of them names the other, or the table that it is in. */
export function areApart(some: readonly string[], others: readonly string[]): boolean {
  return !some.some((one) =>
    others.some(
      (other) => one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`),
    ),
  )
}

/** In the order in which the tables come first. */
export function byTable<P extends { readonly table: string }>(
  parts: readonly P[],
): readonly (readonly [table: string, parts: readonly P[]])[] {
  const names = new Set(parts.map(({ table }) => table))
  return [...names].map((name) => [name, parts.filter(({ table }) => table === name)])
}
