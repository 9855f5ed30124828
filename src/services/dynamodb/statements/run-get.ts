/** SELECT of one item by its whole key, as batches and transactions have it. */

import type { AccountEngine } from "../../../engine/engine.ts"
import { readItem } from "../../../engine/read.ts"
import type { StoredItem } from "../../../engine/stored-item.ts"
import { type Condition, holds } from "../../../model/expression/condition.ts"
import { PathTree } from "../../../model/expression/path-tree.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import { type KeyedItem, keyOfWhere } from "../../../model/partiql/key-access.ts"
import type { Exists, Select } from "../../../model/partiql/statement.ts"
import { JsonText } from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { shown } from "./run-select.ts"

/** The item that is meant. @throws the fault unless the clause has its whole key */
export function keyedRead(
  statement: Select | Exists,
  table: Table,
  incomplete: () => Error,
): KeyedItem {
  const keyed = keyOfWhere(statement.where, table.key)
  if (!keyed) throw incomplete()
  const paths = statement.kind === "select" ? statement.paths : undefined
  const projection = paths && { paths, tree: new PathTree<true>() }
  checkKeyPaths(table.key, { filter: keyed.rest, projection }, table)
  return { ...keyed, key: parseKey(table.key, keyed.key) }
}

export interface Got {
  readonly stored: StoredItem | undefined
  readonly item: Item | JsonText | undefined
}

/** @param incomplete the fault of a clause without the whole key */
export async function runGet(
  engine: AccountEngine,
  statement: Select,
  consistent: boolean,
  incomplete: () => Error,
): Promise<Got> {
  let rest: Condition | undefined
  const stored = await readItem(
    engine,
    statement.table,
    (table) => {
      const keyed = keyedRead(statement, table, incomplete)
      rest = keyed.rest
      return keyed.key
    },
    consistent,
  )
  return { stored, item: shownItem(statement, stored, rest) }
}

export function shownItem(
  statement: Select,
  stored: StoredItem | undefined,
  rest: Condition | undefined,
): Item | JsonText | undefined {
  if (!stored || (rest && !holds(rest, stored.item))) return undefined
  return shown(statement, new JsonText(stored.body))
}
