/**
 * The items whose vectors are nearest to a query: exactly where vectors are few, and where they are
 * many all but for the odd one. docs/decisions/0018-vector-indexes.md has the figures.
 */
import { ApiError } from "../error.ts"
import { vectorCandidatesMax, vectorRequestBytesMin } from "../limits.ts"
import type { Table, VectorIndex } from "../model/table/table.ts"
import { vectorOf } from "../model/table/vector-index.ts"
import { attributeOf, type Item } from "../model/value/attribute-value.ts"
import { patternOf } from "../model/vector/filters.ts"
import { compareScores, scoreOf } from "../model/vector/metric.ts"
import { packRowsMax } from "../model/vector/pack.ts"
import { findCandidates, type NumberedPack } from "../model/vector/search.ts"
import type { Consistency } from "../storage/storage.ts"
import type { NearestRow, VectorPacks } from "../storage/vector-space.ts"
import type { KnownTable } from "./catalog.ts"
import type { AccountEngine } from "./engine.ts"
import { bytesOfVector } from "./vector-plan.ts"
import { readCurrent, stale, withTable } from "./with-table.ts"

/** A search as the table's definition makes it. */
export interface VectorQuery {
  readonly index: VectorIndex
  readonly vector: Float32Array
  readonly topK: number
  /** Where the index is partitioned, which part is searched; no bytes elsewhere. */
  readonly partition: Uint8Array
  /** As `filterOf` writes them, in the order of the schema. */
  readonly filters: readonly string[]
  /** What the filters mean, held against each item that is found. */
  readonly isWanted: (item: Item) => boolean
}

export interface VectorHit {
  readonly item: Item
  readonly score: number
}

export interface VectorHits {
  readonly hits: readonly VectorHit[]
  /** Of the vectors that were compared exactly: DynamoDB does not say how it counts. */
  readonly requestBytes: number
}

/** Storage compares with less precision than a score has, so it is asked for a few more. */
const spareRows = 8
/** Of items that come with what is near; the others are read by their keys. */
const bodyBytesMax = 1024 * 1024
/** Packs in one read: their bodies are about a hundred kilobytes each. */
const packsPerRead = 8
const attemptsMax = 5

export function searchVectors<Q extends VectorQuery>(
  engine: AccountEngine,
  tableName: string,
  queryIn: (table: Table) => Q,
): Promise<{ readonly found: VectorHits; readonly query: Q; readonly table: Table }> {
  return withTable(engine.catalog, tableName, queryIn, async (known, query) => {
    const found = await readCurrent("eventual", (consistency) =>
      search(engine, known, query, consistency),
    )
    return found === stale ? stale : { found, query, table: known.table }
  })
}

async function search(
  engine: AccountEngine,
  { table, address, version }: KnownTable,
  query: VectorQuery,
  consistency: Consistency,
): Promise<VectorHits | typeof stale> {
  const { index, partition } = query
  const place = { index: index.id, partition }
  const countMax = packRowsMax(index.dimensions)
  const nearest = nearestRead(table, query)
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const [found, packs, rows] = await engine.storage.read(
      [{ space: "tableVersion", address }, { space: "vectorPacks", ...place, countMax }, nearest],
      consistency,
    )
    if (found !== version) return stale
    if (packs.unpacked >= countMax) await callForPacking(engine, query, packs)
    const contents = await contentsOf(engine, place, packs, consistency)
    // One was taken apart meanwhile, and its vectors are elsewhere now.
    if (!contents) continue
    const { metric } = index
    const wanted = { metric, query: query.vector, filters: query.filters, topK: query.topK }
    const among = findCandidates(contents, { ...wanted, candidatesMax: vectorCandidatesMax })
    const [more] =
      among.length === 0 ? [[]] : await engine.storage.read([{ ...nearest, among }], consistency)
    const compared = packs.unpacked + among.length
    const items = await itemsOf(engine, table, [...rows, ...more], consistency)
    return {
      hits: hitsOf(query, items),
      requestBytes: Math.max(vectorRequestBytesMin, compared * 4 * index.dimensions),
    }
  }
  throw new ApiError("InternalServerError", "The index kept changing. Please try again.")
}

function nearestRead({ id }: Table, { index, partition, vector, filters, topK }: VectorQuery) {
  return {
    space: "nearestVectors",
    table: id,
    index: index.id,
    partition,
    metric: index.metric,
    vector: bytesOfVector(vector),
    filters: patternOf(filters),
    rowsMax: topK + spareRows,
    bytesMax: bodyBytesMax,
  } as const
}

/** Nothing if one of them is not there any more. */
async function contentsOf(
  { storage, packs: cache }: AccountEngine,
  place: { readonly index: number; readonly partition: Uint8Array },
  { packs }: VectorPacks,
  consistency: Consistency,
): Promise<readonly NumberedPack[] | undefined> {
  const contents: NumberedPack[] = []
  const missing: number[] = []
  for (const { pack } of packs) {
    const content = cache.find(place.index, pack)
    if (content) contents.push({ pack, content })
    else missing.push(pack)
  }
  for (let at = 0; at < missing.length; at += packsPerRead) {
    const some = missing.slice(at, at + packsPerRead)
    const reads = some.map((pack) => ({ space: "vectorPack", ...place, pack }) as const)
    const bodies = await storage.read(reads, consistency)
    for (const [turn, pack] of some.entries()) {
      const body = bodies[turn]
      if (!body) return undefined
      contents.push({ pack, content: cache.keep(place.index, pack, body) })
    }
  }
  return contents
}

async function itemsOf(
  { storage }: AccountEngine,
  { id }: Table,
  rows: readonly NearestRow[],
  consistency: Consistency,
): Promise<readonly Item[]> {
  const bodies = rows.flatMap(({ body }) => body ?? [])
  const without = rows.filter(({ body }) => body === undefined)
  if (without.length > 0) {
    const reads = without.map(({ key }) => ({ space: "item", table: id, key }) as const)
    // An item that is gone by now is no hit.
    for (const row of await storage.read(reads, consistency)) if (row) bodies.push(row.body)
  }
  return bodies.map((body) => JSON.parse(body) as Item)
}

function hitsOf(query: VectorQuery, items: readonly Item[]): readonly VectorHit[] {
  const { index, vector, topK, isWanted } = query
  const { attribute, dimensions, metric } = index
  return items
    .flatMap((item) => {
      const stored = vectorOf(attributeOf(item, attribute), dimensions)
      if (!stored || !isWanted(item)) return []
      return [{ item, score: scoreOf(metric, vector, stored) }]
    })
    .sort((a, b) => compareScores(metric, a.score, b.score))
    .slice(0, topK)
}

/** What nobody has packed yet is searched all the same: a search waits for none of it. */
async function callForPacking(
  { storage, bell, platform }: AccountEngine,
  { index: { id, metric }, partition }: VectorQuery,
  { isAtWork }: VectorPacks,
): Promise<void> {
  // On Workers nobody does what no request has called for.
  bell.ring()
  if (isAtWork) return
  const work = { change: "putVectorWork", index: id, partition, metric } as const
  try {
    await storage.write([], () => ({ changes: [work], reply: undefined }))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    platform.log("warn", "packing of vectors postponed", { error: error.message })
  }
}
