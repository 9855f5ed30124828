/** The tables of one account in one region: their definitions, kept at hand and kept right. */
import { ApiError } from "../error.ts"
import { printTableArn, tableNameOf } from "../model/arn.ts"
import { movingIndexes } from "../model/table/index-progress.ts"
import { deletion, hasOthers, isGoing } from "../model/table/replication.ts"
import type { Table, TableIdentity } from "../model/table/table.ts"
import { type Platform, randomInteger48, randomSecret, randomUuid } from "../platform.ts"
import type { Storage, TableAddress, TableCount, TableRow } from "../storage/storage.ts"
import { definitionChanges, replacement } from "./definition-changes.ts"
import type { ItemWatch } from "./item-watch.ts"
import type { StreamCircumstances } from "./stream-life.ts"
import { notFoundOnControlPlane, requireDeletable, requireFilled } from "./table-faults.ts"
import { changed, outcomeOf, parseBody, putTable } from "./table-row.ts"

/** A definition and the version of the row it was read from. */
export interface KnownTable {
  readonly table: Table
  readonly version: number
  readonly address: TableAddress
  /** What keeps watch over its items; most tables have nothing of the kind. */
  readonly watch?: ItemWatch | undefined
}

export interface CatalogOptions {
  readonly storage: Storage
  readonly platform: Platform
  readonly account: string
  readonly region: string
  /** Finds the watch over the table of that name. */
  readonly watchOf?: (name: string) => ItemWatch | undefined
  /** Sees each definition before a caller does, and throws ApiError where they may not. */
  readonly check?: (table: Table) => void
}

export interface TableCounts {
  readonly count: TableCount
  readonly indexCounts: ReadonlyMap<number, TableCount>
}

const noCount: TableCount = { items: 0, bytes: 0 }

/** Definitions kept parsed; beyond this many, the one that came first goes first. */
const knownTablesMax = 1000

/**
 * Kept definitions may be out of date: another process can change a table at any time. So `get` is
 * for callers who compare `version` in the same step in which they read or write, and who `forget`
 * and start over when it differs. `find` asks storage. Wherever
 * a name is taken, the table's ARN is taken too; see `tableNameOf` for what is refused.
 */
export class Catalog {
  readonly #options: CatalogOptions
  readonly #known: Map<string, KnownTable>

  constructor(options: CatalogOptions, known = new Map<string, KnownTable>()) {
    this.#options = options
    this.#known = known
  }

  /** The same tables, each held against `check` before it is handed out, changed or dropped. */
  checkedBy(check: (table: Table) => void): Catalog {
    return new Catalog({ ...this.#options, check }, this.#known)
  }

  /** @throws ApiError for what is neither a name nor an ARN of this account and region */
  nameOf(nameOrArn: string): string {
    return tableNameOf(nameOrArn, this.#options.account, this.#options.region)
  }

  /**
   * The table as it is kept, with no wait at all, or else as storage has it.
   *
   * @throws ApiError ResourceNotFoundException, worded as on the data plane
   */
  get(nameOrArn: string): KnownTable | Promise<KnownTable> {
    const name = this.nameOf(nameOrArn)
    const known = this.#known.get(name)
    if (!known) return this.#load(name)
    this.#options.check?.(known.table)
    return known
  }

  /** The table if it is at hand; it may be out of date, as with `get`. */
  kept(name: string): KnownTable | undefined {
    return this.#known.get(name)
  }

  /** The table as storage has it now. */
  async find(nameOrArn: string): Promise<KnownTable | undefined> {
    const address = this.#addressOf(this.nameOf(nameOrArn))
    const [row] = await this.#options.storage.read([{ space: "table", address }], "strong")
    if (!row) {
      this.#known.delete(address.name)
      return undefined
    }
    const known = this.#keep(row)
    this.#options.check?.(known.table)
    return known
  }

  /** Whether what is written into a table of that name is watched over: nothing else makes it. */
  isWatched(name: string): boolean {
    return this.#options.watchOf?.(name) !== undefined
  }

  /** Drops what is kept of a table, because it turned out to have changed. */
  forget(nameOrArn: string): void {
    this.#known.delete(this.nameOf(nameOrArn))
  }

  /** Everything about a new table that is not the caller's to choose. */
  identify(nameOrArn: string): TableIdentity {
    const { platform, account, region } = this.#options
    const name = this.nameOf(nameOrArn)
    return {
      id: randomInteger48(platform),
      name,
      arn: printTableArn({ region, account, name }),
      uuid: randomUuid(platform),
      createdAtMs: platform.now(),
    }
  }

  /** @throws ApiError ResourceInUseException: of several at once exactly one succeeds */
  async create(table: Table): Promise<void> {
    this.#options.watchOf?.(table.name)?.requireDefinition(table)
    const address = this.#addressOf(table.name)
    const others = definitionChanges(address, undefined, table, this.#circumstances())
    await this.#options.storage.write([{ space: "table", address }], ([row]) =>
      row
        ? { refuse: ApiError.inUse(`Table already exists: ${table.name}`) }
        : { changes: [putTable(address, table), ...others], reply: undefined },
    )
    this.#known.delete(table.name)
  }

  /**
   * Replaces the definition by what `change` makes of it, as one step. `change` is pure, may run
   * several times, and refuses by throwing an `ApiError`; a definition that is stored as it was is
   * not written. `missing` is what a caller hears when there is no such table.
   */
  async update(
    nameOrArn: string,
    change: (before: Table) => Table,
    missing?: ApiError,
  ): Promise<{ readonly before: Table; readonly after: Table }> {
    const name = this.nameOf(nameOrArn)
    const address = this.#addressOf(name)
    const circumstances = this.#circumstances()
    const reply = await this.#options.storage.write([{ space: "table", address }], ([row]) => {
      if (!row) return { refuse: missing ?? notFoundOnControlPlane(name) }
      const before = parseBody(row)
      const after = outcomeOf(() => {
        this.#options.check?.(before)
        return changed(before, change, circumstances.nowMs)
      })
      if (after instanceof ApiError) return { refuse: after }
      if (JSON.stringify(after) === row.body) return { changes: [], reply: { before, after } }
      const changes = replacement(address, before, after, circumstances)
      return { changes, reply: { before, after } }
    })
    this.#known.delete(name)
    return reply
  }

  /**
   * Takes the table away; its items are swept later. One of several replicas is only nobody's any
   * more, in the same step: it goes when another one has what was written to it last. That one
   * which is going is dropped again is no fault (API reference: DeleteTable).
   *
   * @throws ApiError ResourceNotFoundException; ValidationException if it is protected
   */
  async drop(nameOrArn: string): Promise<Table> {
    const name = this.nameOf(nameOrArn)
    const address = this.#addressOf(name)
    const circumstances = this.#circumstances()
    const dropped = await this.#options.storage.write([{ space: "table", address }], ([row]) => {
      if (!row) return { refuse: notFoundOnControlPlane(name) }
      const table = outcomeOf(() => {
        const dropped = parseBody(row)
        this.#options.check?.(dropped)
        return isGoing(dropped) ? dropped : requireDeletable(dropped, circumstances.nowMs)
      })
      if (table instanceof ApiError) return { refuse: table }
      if (isGoing(table)) return { changes: [], reply: table }
      const rest = hasOthers(table) ? { ...table, filling: deletion } : undefined
      return { changes: replacement(address, table, rest, circumstances), reply: table }
    })
    this.#known.delete(name)
    return dropped
  }

  /** At most `namesMax` names after `after`, in byte order, and whether there are more. */
  async list(
    after: string | undefined,
    namesMax: number,
  ): Promise<{ readonly names: readonly string[]; readonly isLast: boolean }> {
    const { storage, account, region } = this.#options
    // One more than asked for tells whether this is the end.
    const rowsMax = namesMax + 1
    const read = { space: "tables", account, region, rowsMax, ...(after && { after }) } as const
    const [rows] = await storage.read([read], "strong")
    const names = rows.slice(0, namesMax).map((row) => row.address.name)
    return { names, isLast: rows.length <= namesMax }
  }

  /** Of the table, and of its indexes by their numbers. */
  async count(table: Table): Promise<TableCounts> {
    const ids = [...table.localIndexes, ...movingIndexes(table)].map(({ id }) => id)
    const reads = [table.id, ...ids].map((id) => ({ space: "tableCount", table: id }) as const)
    const [count = noCount, ...counts] = await this.#options.storage.read(reads, "strong")
    return { count, indexCounts: new Map(ids.map((id, at) => [id, counts[at] ?? noCount])) }
  }

  async #load(name: string): Promise<KnownTable> {
    const known = await this.find(name)
    if (!known) throw ApiError.notFound()
    return requireFilled(known)
  }

  #keep(row: TableRow): KnownTable {
    const { address, version } = row
    const kept = this.#known.get(address.name)
    if (kept?.version === version) return kept
    const watch = this.#options.watchOf?.(address.name)
    const known = { table: parseBody(row), version, address, watch }
    // It is about to change, which nobody would compare a version to find out.
    if (known.table.filling !== undefined) return known
    if (!kept && this.#known.size >= knownTablesMax) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest)
        break
      }
    }
    this.#known.set(address.name, known)
    return known
  }

  #circumstances(): StreamCircumstances {
    const { platform } = this.#options
    return { nowMs: platform.now(), secret: randomSecret(platform) }
  }

  #addressOf(name: string): TableAddress {
    return { account: this.#options.account, region: this.#options.region, name }
  }
}
