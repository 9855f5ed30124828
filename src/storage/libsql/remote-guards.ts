/** What a plan saw, as conditions that the transaction of its changes checks before anything else. */
import type { ItemKey, TableAddress } from "../storage.ts"
import type { Row, Statement, Value } from "./hrana.ts"
import { type ConstantRow, constantsOf } from "./remote-constants.ts"
import { addressArguments, keyArguments } from "./statements.ts"

/** `null` where there was nothing. */
export type Guard =
  | {
      readonly of: "item"
      readonly table: number
      readonly key: ItemKey
      readonly version: number | null
    }
  | {
      readonly of: "itemSize"
      readonly table: number
      readonly key: ItemKey
      readonly size: number | null
    }
  | { readonly of: "table"; readonly address: TableAddress; readonly version: number | null }
  /** The statement has exactly these rows still, as `textOf` writes them. */
  | {
      readonly of: "rows"
      readonly statement: Statement
      readonly columns: number
      readonly text: string
    }

export function sameRows(statement: Statement, rows: readonly Row[]): Guard {
  const columns = rows[0]?.length ?? 1
  return {
    of: "rows",
    statement,
    columns,
    text: rows.map((row) => row.map(quoted).join()).join(";"),
  }
}

/** As SQLite's quote() does, for what we store. */
function quoted(value: Value): string {
  if (value === null) return "NULL"
  if (typeof value === "number") return String(value)
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`
  return `X'${value.reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "").toUpperCase()}'`
}

/** A guard and those who cannot go on without it, by their numbers. */
export interface Guarded {
  readonly guard: Guard
  readonly units: ReadonlySet<number>
}

/** A query of the units that cannot go on: what they are to see is not there any more. */
export function staleUnits(guarded: readonly Guarded[]): Statement {
  const items: ConstantRow[] = []
  const sizes: ConstantRow[] = []
  const tables: ConstantRow[] = []
  const parts: Statement[] = []
  for (const { guard, units } of guarded) {
    const who = [...units].join()
    switch (guard.of) {
      case "item":
        items.push([who, ...keyArguments(guard.table, guard.key), guard.version])
        break
      case "itemSize":
        sizes.push([who, ...keyArguments(guard.table, guard.key), guard.size])
        break
      case "table":
        tables.push([who, ...addressArguments(guard.address), guard.version])
        break
      case "rows": {
        const { sql, args } = otherRows(guard)
        parts.push({ sql: `SELECT ? AS column1 WHERE ${sql}`, args: [who, ...args] })
      }
    }
  }
  if (items.length > 0)
    parts.push(staleRows(items, `LEFT JOIN ${itemAt} WHERE version IS NOT column6`))
  if (sizes.length > 0)
    parts.push(staleRows(sizes, `LEFT JOIN ${itemAt} WHERE size IS NOT column6`))
  if (tables.length > 0) {
    parts.push(staleRows(tables, `LEFT JOIN ${tableAt} WHERE version IS NOT column5`))
  }
  return {
    sql: parts.map(({ sql }) => sql).join(" UNION ALL "),
    args: parts.flatMap(({ args }) => args),
  }
}

/** A join with constants whose columns from the second are a key. */
export const itemAt = `items ON items.table_id = column2 AND items.hash = column3
  AND items.partition = column4 AND items.sort = column5`
const tableAt = "tables ON account = column2 AND region = column3 AND name = column4"

function staleRows(rows: readonly ConstantRow[], join: string): Statement {
  const { sql, args } = constantsOf(rows)
  return { sql: `SELECT column1 FROM ${sql} ${join}`, args }
}

function otherRows({ statement, columns, text }: Guard & { of: "rows" }): Statement {
  const { sql, args } = statement
  if (text === "") return { sql: `EXISTS (${sql})`, args }
  const names = Array.from({ length: columns }, (_, at) => `c${at}`)
  const row = names.map((name) => `quote(${name})`).join(" || ',' || ")
  return {
    sql: `(WITH found(${names}) AS (${sql}) SELECT group_concat(${row}, ';') FROM found) IS NOT ?`,
    args: [...args, text],
  }
}
