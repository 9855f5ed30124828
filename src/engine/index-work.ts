/**
 * Indexes that are created or deleted while their table is in use: entries are put and deleted in
 * bounded steps, each of which is one write. How far the work is lies beside the tables, so that a
 * step makes no writer's definition stale, and a restart goes on where the last step ended.
 */
import { ApiError } from "../error.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import {
  findGlobalIndex,
  findVectorIndex,
  movingIndexes,
  withActiveIndex,
  withoutIndex,
} from "../model/table/index-progress.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { IndexWork } from "../storage/index-space.ts"
import type {
  Change,
  ItemKey,
  ItemPage,
  Plan,
  Storage,
  TableAddress,
  TableRow,
} from "../storage/storage.ts"
import { expiryToFill } from "./expiry-plan.ts"
import { entryToFill } from "./index-plan.ts"
import { stampToFill } from "./stamp.ts"
import { parseBody, putTable } from "./table-row.ts"
import { vectorsToFill } from "./vector-plan.ts"

/** Few enough rows and bytes of one step that no writer waits for long. */
const fillBound = { rowsMax: 64, bytesMax: 256 * 1024 }
const sweepRows = 500
const firstSteps = 3

/** The work that a change of a table's definition brings about. */
export function workOfChange(
  address: TableAddress,
  before: Table,
  after: Table,
): readonly Change[] {
  return movingIndexes(after).flatMap(({ id, state }) => {
    const stateBefore = findMovingIndex(before, id)?.state
    if (state === undefined || state === stateBefore) return []
    return [startOfWork(address, id, state === "CREATING" ? "fill" : "sweep")]
  })
}

/** The work that is left of a deleted table. */
export function workOfDrop(address: TableAddress, table: Table): readonly Change[] {
  const indexes = [...table.localIndexes, ...movingIndexes(table)]
  return indexes.map(({ id }) => startOfWork(address, id, "sweep"))
}

export function startOfWork(address: TableAddress, index: number, kind: IndexWork["kind"]): Change {
  return { change: "putIndexWork", work: { index, kind, address } }
}

/**
 * Does the first steps of the work on a table's indexes, so that a small table is done with it when
 * its caller is answered. Returns whether work is left.
 */
export async function beginIndexWork(storage: Storage, table: Table): Promise<boolean> {
  try {
    const { expiry, replication } = table
    const ours = [expiry, replication].filter((filled) => filled !== undefined)
    for (const { id } of [...movingIndexes(table), ...ours].filter(
      ({ state }) => state !== undefined,
    )) {
      if (!(await takeSteps(storage, id, firstSteps))) return true
    }
    return false
  } catch (error) {
    // The table has changed, whatever happens here: the work waits for the next run.
    if (error instanceof ApiError) return true
    throw error
  }
}

/** Returns whether all is done. */
async function takeSteps(storage: Storage, index: number, steps: number): Promise<boolean> {
  for (let taken = 0; ; taken++) {
    const [work] = await storage.read([{ space: "indexWork", index }], "strong")
    if (!work) return true
    if (taken >= steps) return false
    await advanceIndex(storage, work)
  }
}

/** Does one step of the work, if nobody has done it meanwhile. */
export function advanceIndex(storage: Storage, work: IndexWork): Promise<void> {
  return work.kind === "fill" ? fillStep(storage, work) : sweepStep(storage, work)
}

async function fillStep(storage: Storage, work: IndexWork): Promise<void> {
  const { address, index, after } = work
  // The step reads items by their table's number, which its name leads to.
  const [row] = await storage.read([{ space: "table", address }], "strong")
  const table = tableToFill(row, index)
  if (!table) {
    await storage.write(
      [
        { space: "table", address },
        { space: "indexWork", index },
      ],
      ([now, workNow]) => ({
        changes:
          workNow?.kind === "fill" && !tableToFill(now, index)
            ? [{ change: "deleteIndexWork", index }]
            : [],
        reply: undefined,
      }),
    )
    return
  }
  const everything = { hashFrom: 0, hashTo: 2 ** 32 - 1, bound: fillBound }
  const segment = { space: "segment", table: table.id, ...everything } as const
  await storage.write(
    [
      { space: "table", address },
      { space: "indexWork", index },
      after ? { ...segment, after } : segment,
    ],
    ([now, workNow, page]): Plan<undefined> => {
      const tableNow = tableToFill(now, index)
      const isOurs = workNow?.kind === "fill" && isSamePlace(workNow, work)
      const changes = tableNow && isOurs ? fillChanges(tableNow, work, page) : []
      return { changes, reply: undefined }
    },
  )
}

/** The items are read in the same step that puts their entries, so no entry is out of date. */
function fillChanges(table: Table, work: IndexWork, { rows, isLast }: ItemPage): readonly Change[] {
  const { address, index: id } = work
  const filling = fillingOf(table, id)
  if (!filling) return []
  const changes: Change[] = []
  let after = work.after
  for (const row of rows) {
    const item = JSON.parse(row.body) as Item
    after = keyBytesOf(table.key, item)
    changes.push(...filling.entriesOf(after, item))
  }
  if (!isLast && after) {
    changes.push({ change: "putIndexWork", work: { ...work, after } })
    return changes
  }
  changes.push({ change: "deleteIndexWork", index: id })
  changes.push(putTable(address, filling.filled))
  return changes
}

/** What is filled: an index of the table's owner, or our own of when items expire, or stamps. */
function fillingOf(table: Table, id: number) {
  const { expiry, replication } = table
  if (replication?.id === id && replication.state === "ENABLING") {
    const { state: _, ...enabled } = replication
    const entriesOf = (key: ItemKey) => [stampToFill(id, replication.region, key)]
    return { entriesOf, filled: { ...table, replication: enabled } }
  }
  if (expiry?.id === id && expiry.state === "ENABLING") {
    const { state: _, ...enabled } = expiry
    const entriesOf = (key: ItemKey, item: Item) => presentOf(expiryToFill(expiry, key, item))
    return { entriesOf, filled: { ...table, expiry: enabled } }
  }
  const filled = withActiveIndex(table, id)
  const vectors = findVectorIndex(table, id)
  if (vectors?.state === "CREATING") {
    const entriesOf = (key: ItemKey, item: Item) => vectorsToFill(table, vectors, key, item)
    return { entriesOf, filled }
  }
  const index = findGlobalIndex(table, id)
  if (index?.state !== "CREATING") return undefined
  const entriesOf = (key: ItemKey, item: Item) => presentOf(entryToFill(table, index, key, item))
  return { entriesOf, filled }
}

function presentOf(change: Change | undefined): readonly Change[] {
  return change ? [change] : []
}

function findMovingIndex(table: Table, id: number) {
  return findGlobalIndex(table, id) ?? findVectorIndex(table, id)
}

async function sweepStep(storage: Storage, { address, index }: IndexWork): Promise<void> {
  await storage.write(
    [
      { space: "table", address },
      { space: "entryCount", index, rowsMax: sweepRows },
      { space: "indexWork", index },
    ],
    ([row, entries, workNow]) => {
      if (workNow?.kind !== "sweep") return { changes: [], reply: undefined }
      const sweep: Change = { change: "sweepIndex", index, rowsMax: sweepRows }
      const table = row && parseBody(row)
      const isDone = entries < sweepRows && table && findMovingIndex(table, index)
      const changes = isDone ? [sweep, putTable(address, withoutIndex(table, index))] : [sweep]
      return { changes, reply: undefined }
    },
  )
}

function tableToFill(row: TableRow | undefined, index: number): Table | undefined {
  const table = row && parseBody(row)
  return table && fillingOf(table, index) ? table : undefined
}

function isSamePlace(a: IndexWork, b: IndexWork): boolean {
  return JSON.stringify(a.after) === JSON.stringify(b.after)
}
