/**
 * Several items at once, all or nothing.
 *
 * DynamoDB cancels a transaction that meets another one on the same item (TransactionConflict), and
 * answers writes that meet one with TransactionConflictException. Nothing here ever meets: a plan
 * sees its items, decides, and is applied in one step of storage, and steps come one after another,
 * whichever process they come from. So there is no moment at which either would be the truth, and
 * neither is ever answered. For the same reason there is no TransactionInProgressException.
 */
import { ApiError } from "../error.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { Change, ItemKey, ItemRow, Plan, Read, TokenRow } from "../storage/storage.ts"
import { cancelledAt, cancelledBy } from "./cancellation.ts"
import type { KnownTable } from "./catalog.ts"
import { type ClientToken, isReplay, keepToken, type TokenInUse } from "./client-token.ts"
import type { AccountEngine } from "./engine.ts"
import { itemCollectionOf } from "./item-collection.ts"
import {
  type ItemGuard,
  type ItemWrite,
  needsOldItem,
  planItemWrite,
  refusalBy,
  type WriteOccasion,
  type Written,
} from "./plan.ts"
import { replicated } from "./replication/replicated.ts"
import { StoredItem } from "./stored-item.ts"
import { areCurrent, versionReads } from "./table-versions.ts"
import { Targets } from "./targets.ts"
import { stale, withTables } from "./with-table.ts"

/** An item and what happens to it; a guard alone is a check that writes nothing. */
export interface Action {
  /** The key attributes, or an item that holds them; judged. */
  readonly key: Item
  readonly write: ItemWrite | ItemGuard
}

export interface WriteTransaction {
  /** Name or ARN of each action's table, in the order of the request. */
  readonly tableNames: readonly string[]
  /** Holds the actions against their tables, given for each action; throws to refuse. */
  readonly judge: (tables: readonly Table[]) => readonly Action[]
  readonly token?: ClientToken | undefined
  /** The reply shows the sizes of the items' collections: ReturnItemCollectionMetrics. */
  readonly measuresCollections?: boolean
}

export interface Transacted {
  /** The same request was carried out before, so nothing was written now. */
  readonly isReplay: boolean
  /** Action by action; items that were only read or checked stay as they are. */
  readonly written: readonly Written[]
}

/**
 * Does all of it, atomically and durably, or nothing.
 *
 * @throws ApiError TransactionCanceledException with a reason for each action
 */
export function transactWrite(
  engine: AccountEngine,
  { tableNames, judge, token, measuresCollections }: WriteTransaction,
): Promise<Transacted> {
  const targets = new Targets(tableNames)
  return withTables(
    engine.catalog,
    targets.names,
    (tables) => judge(targets.ofEach(tables)),
    (known, actions) => {
      const tables = targets.ofEach(known)
      const steps = stepsOf(tables, actions, engine.platform.now())
      for (const [at, { table }] of tables.entries()) {
        if (table.insights) engine.insights.accessed(table, actions[at]?.key ?? {})
      }
      const inUse = token && tokenInUse(engine, token, known)
      const transacted = replicated(engine, known, writeOnce(engine, known, steps, inUse))
      return measuresCollections ? withCollections(engine, tables, actions, transacted) : transacted
    },
  )
}

/** Of the items that are written to, not of those that are only checked. */
async function withCollections(
  { storage }: AccountEngine,
  tables: readonly KnownTable[],
  actions: readonly Action[],
  writing: Promise<Transacted | typeof stale>,
): Promise<Transacted | typeof stale> {
  const transacted = await writing
  if (transacted === stale) return stale
  const measured = transacted.written.map(async (written, at) => {
    const { key, write } = actions[at] as Action
    if (!("change" in write)) return written
    const { table } = tables[at] as KnownTable
    return { ...written, collection: await itemCollectionOf(storage, table, key) }
  })
  return { ...transacted, written: await Promise.all(measured) }
}

interface Step {
  readonly table: Table
  readonly occasion: WriteOccasion
  readonly key: ItemKey
  readonly write: ItemWrite | ItemGuard
  /** Whether the old item is read whole, or only its size. */
  readonly readsItem: boolean
}

function stepsOf(
  tables: readonly KnownTable[],
  actions: readonly Action[],
  nowMs: number,
): readonly Step[] {
  return actions.map(({ key, write }, at) => {
    const known = tables[at] as KnownTable
    const { table } = known
    const readsItem = !("change" in write) || needsOldItem(write, known)
    const occasion = { nowMs, admission: known.watch?.begin() }
    return { table, occasion, key: keyBytesOf(table.key, key), write, readsItem }
  })
}

function tokenInUse(
  { region, platform }: AccountEngine,
  { account, operation, token, request }: ClientToken,
  known: readonly KnownTable[],
): TokenInUse {
  const tables = [...new Set(known.map(({ table }) => table.id))].toSorted((a, b) => a - b)
  return {
    address: { account, region, operation, token },
    request,
    tables: tables.join(),
    nowMs: platform.now(),
  }
}

/** One attempt: `stale` if a table is not the one that `known` describes. */
function writeOnce(
  { storage }: AccountEngine,
  known: readonly KnownTable[],
  steps: readonly Step[],
  token: TokenInUse | undefined,
): Promise<Transacted | typeof stale> {
  const itemReads = steps.map(({ table, key, readsItem }): Read => {
    return { space: readsItem ? "item" : "itemSize", table: table.id, key }
  })
  const tokenReads: readonly Read[] = token ? [{ space: "token", address: token.address }] : []
  const itemsFrom = known.length + tokenReads.length
  return storage.write(
    [...versionReads(known), ...tokenReads, ...itemReads],
    (found: readonly unknown[]): Plan<Transacted | typeof stale> => {
      if (!areCurrent(known, found)) return { changes: [], reply: stale }
      const items = found.slice(itemsFrom) as readonly FoundItem[]
      if (!token) return planTransaction(steps, items)
      try {
        if (isReplay(token, found[known.length] as TokenRow | undefined)) {
          return { changes: [], reply: { isReplay: true, written: items.map(unchanged) } }
        }
      } catch (error) {
        if (error instanceof ApiError) return { refuse: error }
        throw error
      }
      const plan = planTransaction(steps, items)
      if ("refuse" in plan) return plan
      return { changes: [...plan.changes, keepToken(token)], reply: plan.reply }
    },
  )
}

/** A row, or a size where nobody looks at the item. */
type FoundItem = ItemRow | number | undefined

/**
 * An item that cannot become what it should cancels alone, whatever the conditions of others say;
 * else all failed conditions are reported together (observed).
 */
function planTransaction(steps: readonly Step[], items: readonly FoundItem[]): Plan<Transacted> {
  const changes: Change[] = []
  const written: Written[] = []
  const failed: (ApiError | undefined)[] = []
  for (const [at, step] of steps.entries()) {
    const plan = planStep(step, items[at])
    if ("refuse" in plan) {
      if (!isFailedCondition(plan.refuse)) {
        return { refuse: cancelledAt(at, steps.length, plan.refuse) }
      }
      failed[at] = plan.refuse
      continue
    }
    changes.push(...plan.changes)
    written.push(plan.reply)
  }
  if (failed.length > 0) {
    return { refuse: cancelledBy(steps.map((_, at) => failed[at])) }
  }
  return { changes, reply: { isReplay: false, written } }
}

function isFailedCondition({ code }: ApiError): boolean {
  return code === "ConditionalCheckFailedException" || code === "DuplicateItemException"
}

function planStep({ table, occasion, key, write }: Step, found: FoundItem): Plan<Written> {
  const row = typeof found === "object" ? found : undefined
  const old = row && new StoredItem(row)
  if ("change" in write) return planItemWrite(write, table, key, sizeOf(found), old, occasion)
  const refuse = refusalBy(write, old)
  return refuse ? { refuse } : { changes: [], reply: unchanged(found) }
}

function unchanged(found: FoundItem): Written {
  const size = sizeOf(found)
  return { oldSize: size, newSize: size, old: undefined, updated: undefined, indexes: [] }
}

function sizeOf(found: FoundItem): number | undefined {
  return typeof found === "object" ? found.size : found
}
