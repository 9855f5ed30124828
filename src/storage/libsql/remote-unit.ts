/**
 * What calls that depend on each other come to, taken together: of an item that many of them write
 * only the last row is sent. All of it is applied, or none.
 */
import type { EntryKey } from "../index-space.ts"
import type { Change, ItemKey, ItemRow } from "../storage.ts"
import type { Statement } from "./hrana.ts"
import { otherStatementsOf } from "./other-changes.ts"
import type { Guard } from "./remote-guards.ts"
import { entryName, itemName } from "./remote-keys.ts"
import { remoteStatements } from "./remote-statements.ts"
import { statementOf } from "./remote-want.ts"
import type { StampEffect } from "./replica-changes.ts"
import { addressArguments, tokenArguments } from "./statements.ts"
import { packsOfSweep } from "./vector-changes.ts"
import type { VersionTokens } from "./version-tokens.ts"

export interface ItemEffect {
  readonly table: number
  readonly key: ItemKey
  /** Nothing: it is deleted. */
  readonly row: ItemRow | undefined
}

export interface EntryEffect {
  readonly index: number
  readonly key: EntryKey
  /** Nothing: it is deleted. */
  readonly size: number | undefined
}

/** A row that is put whatever was there; what that was, the database counts and tells. */
export interface BlindPut {
  readonly table: number
  readonly key: ItemKey
  readonly size: number
}

export type ChangeEffect = Extract<Change, { change: "appendChange" }>

/** Changes whose order makes no difference, and then statements in theirs. */
export interface Stage {
  readonly items: Map<string, ItemEffect>
  readonly blind: Map<string, BlindPut>
  readonly entries: Map<string, EntryEffect>
  readonly counts: Map<number, { items: number; bytes: number }>
  /** Of the change log, in their order. */
  readonly records: ChangeEffect[]
  /** Of global tables, in their order. */
  readonly stamps: StampEffect[]
  readonly statements: Statement[]
  /** A sweep takes what was put before it, and forgets counts: nothing may be added any more. */
  hasSweep: boolean
}

/** With the number of its unit. */
export type PlacedStage = Stage & { readonly place: number }

function newStage(): Stage {
  const maps = { items: new Map(), blind: new Map(), entries: new Map(), counts: new Map() }
  return { ...maps, records: [], stamps: [], statements: [], hasSweep: false }
}

/** SQLite joins 500 queries at most, and takes far more rows. */
const queryWeight = 5

export class Unit {
  readonly guards = new Map<string, Guard>()
  /** Mostly one. */
  readonly stages: Stage[] = [newStage()]

  /** How much the unit adds to a request. */
  get rows(): number {
    let rows = 0
    for (const guard of this.guards.values()) rows += guard.of === "rows" ? queryWeight : 1
    for (const { items, entries, records, stamps, statements } of this.stages) {
      rows += items.size + entries.size + records.length + stamps.length + statements.length
    }
    return rows
  }

  /** `later` comes after what is here. */
  absorb(later: Unit): void {
    for (const [name, guard] of later.guards) this.guards.set(name, guard)
    for (const stage of later.stages) {
      const { items, blind, entries, counts, records, stamps, statements, hasSweep } = stage
      const mine = this.#openStage()
      for (const [name, effect] of items) mine.items.set(name, effect)
      for (const [name, put] of blind) mine.blind.set(name, put)
      for (const [name, effect] of entries) mine.entries.set(name, effect)
      for (const [table, count] of counts) addCount(mine, table, count.items, count.bytes)
      mine.records.push(...records)
      mine.stamps.push(...stamps)
      mine.statements.push(...statements)
      mine.hasSweep = hasSweep
    }
  }

  apply(change: Change, tokens: VersionTokens): void {
    const stage = this.#openStage()
    switch (change.change) {
      case "putItem": {
        const { table, key, row } = change
        // The column takes no null either, but there it would fail everybody's transaction.
        if (typeof row.body !== "string") throw new TypeError("an item without a body")
        stage.items.set(itemName(table, key), { table, key, row })
        return
      }
      case "deleteItem": {
        const { table, key } = change
        stage.items.set(itemName(table, key), { table, key, row: undefined })
        return
      }
      case "count":
        addCount(stage, change.table, change.items, change.bytes)
        return
      case "putEntry":
        stage.entries.set(entryName(change.index, change.key), change)
        return
      case "deleteEntry": {
        const { index, key } = change
        stage.entries.set(entryName(index, key), { index, key, size: undefined })
        return
      }
      case "appendChange":
        stage.records.push(change)
        return
      case "stampItem":
        stage.stamps.push(change)
        return
      default:
        stage.statements.push(...statementsOf(change, tokens))
        stage.hasSweep = change.change === "sweepTable" || change.change === "sweepIndex"
    }
  }

  putBlindly(name: string, put: BlindPut): void {
    this.#openStage().blind.set(name, put)
  }

  #openStage(): Stage {
    const last = this.stages.at(-1)
    if (last && !last.hasSweep) return last
    const stage = newStage()
    this.stages.push(stage)
    return stage
  }
}

function addCount({ counts }: Stage, table: number, items: number, bytes: number): void {
  const sum = counts.get(table) ?? { items: 0, bytes: 0 }
  counts.set(table, { items: sum.items + items, bytes: sum.bytes + bytes })
}

type OtherChange = Exclude<
  Change,
  {
    change:
      | "putItem"
      | "deleteItem"
      | "count"
      | "putEntry"
      | "deleteEntry"
      | "appendChange"
      | "stampItem"
  }
>

function statementsOf(change: OtherChange, tokens: VersionTokens): readonly Statement[] {
  switch (change.change) {
    case "putTable": {
      const { address, table, body } = change
      const args = [...addressArguments(address), table, tokens.next(), body]
      return [statementOf("putTable", args)]
    }
    case "dropTable": {
      const args = [...addressArguments(change.address), change.table]
      return [{ sql: remoteStatements.noteTableToDrop, args }, statementOf("dropTable", args)]
    }
    case "sweepTable": {
      const { table, rowsMax } = change
      const { forgetSweptCount, forgetSweptTable } = remoteStatements
      return [
        statementOf("sweepItems", [table, rowsMax]),
        ...[forgetSweptCount, forgetSweptTable].map((sql) => ({ sql, args: [table] })),
      ]
    }
    case "putToken": {
      const { request, tables, expiresAtMs } = change.row
      const args = [...tokenArguments(change.address), request, tables, expiresAtMs]
      return [statementOf("putToken", args)]
    }
    case "sweepTokens":
      return [statementOf("sweepTokens", [change.nowMs, change.rowsMax])]
    case "putIndexWork": {
      const { index, kind, address, after } = change.work
      const put = statementOf("putIndexWork", [index, kind, ...addressArguments(address)])
      if (!after) return [put]
      const place = [after.hash, after.partition, after.sort, index]
      return [put, statementOf("moveIndexWork", place)]
    }
    case "deleteIndexWork":
      return [statementOf("deleteIndexWork", [change.index])]
    case "sweepIndex": {
      const { index, rowsMax } = change
      const { markSweptIndex, sweepEntries, sweepLastEntries } = remoteStatements
      const { forgetSweptIndexCount, forgetSweptIndex, sweepLastPacks } = remoteStatements
      return [
        ...[markSweptIndex, sweepEntries].map((sql) => ({ sql, args: [index, rowsMax - 1] })),
        statementOf("sweepVectors", [index, rowsMax]),
        statementOf("sweepPacks", [index, packsOfSweep]),
        statementOf("sweepVectorWorks", [index]),
        { sql: sweepLastPacks, args: [index] },
        ...[sweepLastEntries, forgetSweptIndexCount, forgetSweptIndex].map((sql) => ({
          ...{ sql, args: [index] },
        })),
      ]
    }
    case "putExpiryIndex": {
      const { index, address } = change.index
      return [statementOf("putExpiryIndex", [index, ...addressArguments(address)])]
    }
    case "deleteExpiryIndex":
      return [statementOf("deleteExpiryIndex", [change.index])]
    default:
      return otherStatementsOf(change, tokens).map(({ name, args }) => statementOf(name, args))
  }
}
