/**
 * The receipt of a commit: which units were stale, by the conditions of what their plans saw, and
 * how large the items were that blind puts replaced. Writing it is the first step of the commit.
 */
import type { Row, Statement } from "./hrana.ts"
import { type ConstantRow, constantsOf } from "./remote-constants.ts"
import { type Guarded, itemAt, staleUnits } from "./remote-guards.ts"
import type { Unit } from "./remote-unit.ts"
import { keyArguments } from "./statements.ts"

export interface Committed {
  /** Units that were left out, by their places. */
  readonly stale: ReadonlySet<number>
  /** Sizes of what lay where blind puts went, by unit and name. */
  readonly sizes: ReadonlyMap<string, number>
}

/** Much longer than anybody asks for a receipt, or a server keeps a request waiting. */
const keptMs = 60 * 60 * 1000
const randomLength = 10

/** A list, of the receipt that the argument names. */
export const staleUnitsOf = "(SELECT value FROM receipts r, json_each(r.stale) WHERE r.id = ?)"

/** Begins with the time, so that receipts lie and are swept in their order. */
export function receiptId(nowMs: number, randomBytes: (length: number) => Uint8Array): Uint8Array {
  return idOf(nowMs, randomBytes(randomLength))
}

function idOf(atMs: number, random: Uint8Array): Uint8Array {
  const id = new Uint8Array(6 + random.length)
  let rest = atMs
  for (let at = 5; at >= 0; at--) {
    id[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  id.set(random, 6)
  return id
}

/** Deletes a bounded number of receipts that nobody will ask for any more. */
export function sweepReceipts(nowMs: number): Statement {
  const sql = `DELETE FROM receipts WHERE id IN (
    SELECT id FROM receipts WHERE id < ? ORDER BY id LIMIT 64)`
  return { sql, args: [idOf(nowMs - keptMs, new Uint8Array(randomLength))] }
}

export class Receipt {
  readonly id: Uint8Array
  readonly #units: readonly Unit[]
  readonly #blindNames: string[] = []
  readonly #blindRows: ConstantRow[] = []

  constructor(id: Uint8Array, units: readonly Unit[]) {
    this.id = id
    this.#units = units
    for (const [place, unit] of units.entries()) {
      for (const [name, { table, key }] of unit.stages.flatMap(({ blind }) => [...blind])) {
        this.#blindRows.push([this.#blindNames.length, ...keyArguments(table, key)])
        this.#blindNames.push(blindName(place, name))
      }
    }
  }

  /** -> stale, sizes; fails if the receipt is there already */
  write(): Statement {
    const stale = staleUnits(this.#guarded())
    const units = stale.sql && `(SELECT group_concat(column1) FROM (${stale.sql}))`
    const blind = this.#blindRows.length > 0 ? constantsOf(this.#blindRows) : undefined
    const sizes =
      blind &&
      `(SELECT json_group_array(json_array(column1, size))
        FROM ${blind.sql} CROSS JOIN ${itemAt})`
    const sql = `INSERT INTO receipts (id, stale, sizes)
      SELECT ?, '[' || coalesce(${units || "NULL"}, '') || ']', ${sizes || "'[]'"}
      RETURNING stale, sizes`
    return { sql, args: [this.id, ...stale.args, ...(blind?.args ?? [])] }
  }

  /** -> stale, sizes */
  find(): Statement {
    return { sql: "SELECT stale, sizes FROM receipts WHERE id = ?", args: [this.id] }
  }

  read([stale, sizes]: Row): Committed {
    const found = JSON.parse(sizes as string) as readonly (readonly [number, number])[]
    return {
      stale: new Set(JSON.parse(stale as string) as number[]),
      sizes: new Map(found.map(([at, size]) => [this.#blindNames[at] as string, size])),
    }
  }

  /** What several units saw is checked once. */
  #guarded(): readonly Guarded[] {
    const byName = new Map<string, Guarded & { readonly units: Set<number> }>()
    for (const [place, { guards }] of this.#units.entries()) {
      for (const [name, guard] of guards) {
        const known = byName.get(name)
        if (known) known.units.add(place)
        else byName.set(name, { guard, units: new Set([place]) })
      }
    }
    return [...byName.values()]
  }
}

export function blindName(place: number, name: string): string {
  return `${place} ${name}`
}
