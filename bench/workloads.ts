/**
 * What is asked of every server. A workload is one entry of `workloads`: its requests in a fixed,
 * shuffled order, all on items that were loaded. A server gets them in this order, over and over.
 */
import { type Items, itemsPerPartition, shuffledNumbers } from "./items.ts"
import {
  batchGet,
  batchGetRows,
  batchWrite,
  conditionalPut,
  get,
  increment,
  indexQuery,
  pageRows,
  put,
  query,
  scan,
  transactWrite,
} from "./requests.ts"
import type { ApiRequest, TableName } from "./tables.ts"
import { seededRandom, zipfRanks } from "./zipf.ts"

/** Of BatchWriteItem (API reference). */
const batchWriteRows = 25
/** Of single items: to sign more of them takes longer than to measure. */
const lapRequests = 5_000
const transactionRows = 4
const scanRows = 100
const mixedReadShare = 0.8
const mixedSeed = 80_20

/**
 * Whatever puts does it each time with another edition: SQLite sees when a row is overwritten with
 * itself, and then writes and syncs nothing.
 */
const editions = [1, 0] as const

export const workloads = {
  /** Replaces an item by one of the same size, no condition. */
  Put: (items) => eachEdition(items, put),

  /** The same, if the stored item fits a condition. */
  ConditionalPut: (items) => eachEdition(items, conditionalPut),

  /** A counter on an item. */
  Update: (items) => lapNumbers(items).map((number) => increment(items, number)),

  /** The same counter for everybody. */
  Hot: (items) => [increment(items, 0)],

  /** The whole item, eventually consistent, as the SDKs ask by default. */
  Get: (items) => lapNumbers(items).map((number) => get(items, number)),

  /** One whole partition: 20 items. */
  Query: (items) =>
    shuffledNumbers(items)
      .filter((number) => number % itemsPerPartition === 0)
      .map((first) => query(items, first, pageRows(items, itemsPerPartition))),

  /** 20 items of as many partitions, from a global index with every attribute. */
  IndexQuery: (items) => {
    const rows = Math.min(pageRows(items, 20), items.count / itemsPerPartition)
    const between = itemsPerPartition
    return shuffledNumbers(items)
      .filter((first) => first + (rows - 1) * between < items.count)
      .filter((first) => Math.floor(first / between) % rows === 0)
      .map((first) =>
        indexQuery(
          items,
          Array.from({ length: rows }, (_, row) => first + row * between),
        ),
      )
  },

  /** A page of 100 items, beginning behind the last item of any partition. */
  Scan: (items) =>
    shuffledNumbers(items)
      .filter((number) => number % itemsPerPartition === itemsPerPartition - 1)
      .map((after) => scan(items, after, pageRows(items, scanRows))),

  /** 25 puts. */
  BatchWrite: (items) =>
    editions.flatMap((edition) =>
      groupsOf(batchWriteRows, shuffledNumbers(items)).map((numbers) =>
        batchWrite(items, numbers, edition),
      ),
    ),

  /** 100 items, eventually consistent. */
  BatchGet: (items) =>
    groupsOf(batchGetRows(items), shuffledNumbers(items)).map((numbers) =>
      batchGet(items, numbers),
    ),

  /** Two puts, an increment and a condition, on four items. */
  TransactWrite: (items) =>
    editions.flatMap((edition) =>
      groupsOf(transactionRows, shuffledNumbers(items)).map((numbers) =>
        transactWrite(items, numbers, edition),
      ),
    ),

  /** 80 gets and 20 puts of a hundred; a few items are asked for most of the time. */
  Mixed: mixed,
} as const satisfies Readonly<Record<string, (items: Items) => ApiRequest[]>>

export type WorkloadName = keyof typeof workloads

export const workloadNames = Object.keys(workloads) as WorkloadName[]

/** The one that it needs; all others share one. */
export function tableOf(name: WorkloadName): TableName {
  return name === "IndexQuery" ? "bench-inverted" : "bench"
}

/** Every item once, in the order of the keys; `table` says where, unless they are in many. */
export function fill(items: Items, table?: TableName, from = 0, to = items.count): ApiRequest[] {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  const rows = items.hasManyTables ? itemsPerPartition : batchWriteRows
  return groupsOf(rows, numbers).map((group) => batchWrite(items, group, 0, table))
}

function eachEdition(items: Items, request: typeof put): ApiRequest[] {
  return editions.flatMap((edition) =>
    lapNumbers(items).map((number) => request(items, number, edition)),
  )
}

function lapNumbers(items: Items): number[] {
  return shuffledNumbers(items).slice(0, lapRequests)
}

/** Two laps over the same items, so that each is put an even number of times before it all begins again. */
function mixed(items: Items): ApiRequest[] {
  const numbers = shuffledNumbers(items)
  const random = seededRandom(mixedSeed)
  const rank = zipfRanks(items.count, random)
  const lap = Array.from({ length: lapRequests / 2 }, () => ({
    number: numbers[rank()] ?? 0,
    isRead: random() < mixedReadShare,
  }))
  const edition = new Map<number, number>()
  return [...lap, ...lap].map(({ number, isRead }) => {
    if (isRead) return get(items, number)
    const next = 1 - (edition.get(number) ?? 0)
    edition.set(number, next)
    return put(items, number, next)
  })
}

/** As many as there are whole ones. */
function groupsOf(size: number, numbers: readonly number[]): number[][] {
  return Array.from({ length: Math.floor(numbers.length / size) }, (_, group) =>
    numbers.slice(group * size, (group + 1) * size),
  )
}
