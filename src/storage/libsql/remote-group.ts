/**
 * Calls that commit together. They are planned one after another, each on what those before it will
 * have changed; calls that so depend on each other are one unit, which is applied whole or not.
 */
import type { Change, Read } from "../storage.ts"
import { blindPutOf } from "./remote-blind.ts"
import type { WriteCall } from "./remote-call.ts"
import { itemName } from "./remote-keys.ts"
import { addressName, guardName, touchedBy } from "./remote-names.ts"
import { blindName, type Committed } from "./remote-receipt.ts"
import { Unit } from "./remote-unit.ts"
import type { Seen } from "./remote-want.ts"
import type { VersionTokens } from "./version-tokens.ts"

/** Found by the database, or before by others: then only the table's version is known. */
export type Sight = readonly Seen[] | { readonly versionBefore: number }

interface Member {
  readonly call: WriteCall
  unit: Unit
  /** Answers the call. */
  readonly answer: (committed: Committed, place: number) => void
}

interface KnownItem {
  readonly row: { readonly size: number; readonly body: string } | undefined
}

export class Group {
  readonly #tokens: VersionTokens
  readonly #members: Member[] = []
  /** Whose changes a record is among. */
  readonly #owners = new Map<string, Unit>()
  readonly #items = new Map<string, KnownItem>()
  /** How many rows and characters the changes have so far. */
  rows = 0
  characters = 0
  /** A sweep takes what calls before it put, so none may come after it. */
  #hasSweep = false

  constructor(tokens: VersionTokens) {
    this.#tokens = tokens
  }

  get units(): readonly Unit[] {
    return [...new Set(this.#members.map(({ unit }) => unit))]
  }

  get calls(): readonly WriteCall[] {
    return this.#members.map(({ call }) => call)
  }

  /** False if the call has to be planned in a later group, because it depends on all of this one. */
  plan(call: WriteCall, sight: Sight): boolean {
    if (this.#hasSweep || call.reads.some((read) => this.#isBlurred(read))) return false
    try {
      this.#planSharply(call, sight)
    } catch (error) {
      call.reject(error)
    }
    return true
  }

  /** Answers those who were applied, and returns those who were not. Throws nothing. */
  answer(committed: Committed): readonly WriteCall[] {
    const places = new Map(this.units.map((unit, place) => [unit, place]))
    const again: WriteCall[] = []
    for (const { call, unit, answer } of this.#members) {
      const place = places.get(unit) as number
      if (committed.stale.has(place)) {
        again.push(call)
        continue
      }
      try {
        answer(committed, place)
      } catch (error) {
        call.reject(error)
      }
    }
    return again
  }

  /** Whether what the read would see has changed in ways that only the database can tell. */
  #isBlurred(read: Read): boolean {
    if (this.#members.length === 0) return false
    switch (read.space) {
      case "item":
      case "itemSize":
        return false
      case "table":
      case "tableVersion":
        return this.#owners.has(addressName("table", read.address))
      case "token":
        return this.#owners.has(addressName("token", read.address))
      default:
        return true
    }
  }

  #planSharply(call: WriteCall, sight: Sight): void {
    const unit = new Unit()
    const depends = new Set<Unit>()
    const found: unknown[] = []
    let unknownName: string | undefined
    for (const [at, read] of call.reads.entries()) {
      if (read.space === "item" || read.space === "itemSize") {
        const name = itemName(read.table, read.key)
        const known = this.#items.get(name)
        if (known) {
          found.push(read.space === "item" ? known.row : known.row?.size)
          depends.add(this.#owners.get(name) as Unit)
          continue
        }
        if ("versionBefore" in sight) {
          found.push(undefined)
          unknownName = name
          continue
        }
      }
      if ("versionBefore" in sight) {
        if (read.space !== "tableVersion") throw new Error("not a blind call")
        found.push(sight.versionBefore)
        const { address } = read
        const guard = { of: "table", address, version: sight.versionBefore } as const
        unit.guards.set(guardName(guard), guard)
        continue
      }
      const seen = sight[at] as Seen
      found.push(seen.value)
      for (const guard of seen.guards) unit.guards.set(guardName(guard), guard)
    }
    if (unknownName !== undefined) {
      this.#planBlindly(call, unit, found, unknownName)
      return
    }
    const plan = call.plan(found)
    const changes = "refuse" in plan ? [] : plan.changes
    const answer = () => ("refuse" in plan ? call.reject(plan.refuse) : call.resolve(plan.reply))
    // Nothing to apply, and nothing seen that is not there yet.
    if (changes.length === 0 && depends.size === 0) {
      answer()
      return
    }
    for (const change of changes) unit.apply(change, this.#tokens)
    this.#join(call, unit, changes, depends, answer)
  }

  #planBlindly(call: WriteCall, unit: Unit, found: readonly unknown[], name: string): void {
    const put = blindPutOf(call, found)
    if (!put) throw new Error("not a blind call")
    unit.apply(put, this.#tokens)
    const { table, key, row } = put
    unit.putBlindly(name, { table, key, size: row.size })
    this.#join(call, unit, [put], new Set(), ({ sizes }, place) => {
      const plan = call.plan([found[0], sizes.get(blindName(place, name))])
      if ("refuse" in plan) call.reject(plan.refuse)
      else call.resolve(plan.reply)
    })
  }

  #join(
    call: WriteCall,
    unit: Unit,
    changes: readonly Change[],
    depends: Set<Unit>,
    answer: Member["answer"],
  ): void {
    const names = changes.flatMap(touchedBy)
    for (const name of names) {
      const owner = this.#owners.get(name)
      if (owner) depends.add(owner)
    }
    const [first = unit, ...others] = depends
    for (const other of others) this.#merge(first, other)
    if (first !== unit) first.absorb(unit)
    for (const name of names) this.#owners.set(name, first)
    for (const change of changes) this.#note(change)
    this.#members.push({ call, unit: first, answer })
    this.rows += unit.rows
  }

  #merge(into: Unit, other: Unit): void {
    into.absorb(other)
    for (const member of this.#members) if (member.unit === other) member.unit = into
    for (const [name, owner] of this.#owners) if (owner === other) this.#owners.set(name, into)
  }

  #note(change: Change): void {
    if (change.change === "sweepTable" || change.change === "sweepIndex") this.#hasSweep = true
    if (change.change === "putItem") {
      this.#items.set(itemName(change.table, change.key), { row: change.row })
      this.characters += change.row.body.length
    }
    if (change.change === "appendChange") this.characters += change.record.size
    if (change.change === "deleteItem") {
      this.#items.set(itemName(change.table, change.key), { row: undefined })
    }
  }
}
