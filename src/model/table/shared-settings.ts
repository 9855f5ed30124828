/**
 * What the replicas of a global table have in common besides their items: capacity, global and
 * vector indexes, time to live, table class. Streams, tags, policies, protection and encryption are
 * each one's own. AWS guide: Using vector indexes with global tables.
 */
import { changeStream } from "./change-stream.ts"
import { isLiving } from "./index-entry.ts"
import { namesOfKeys } from "./parse-table.ts"
import { nextMoment, type ReplicationSetting } from "./replication.ts"
import type { GlobalIndex, Index, Table, TableIdentity, VectorIndex } from "./table.ts"
import { type KeyedIndex, livingVectorIndexes, schemaOf } from "./vector-index.ts"

/** Equal for tables that say the same about what is shared. */
function sharedSettings(table: Table): string {
  const { billing, globalIndexes, expiry, onDemandMaximum, tableClass, warmThroughput } = table
  const { replicas, autoScaling } = table.replication ?? {}
  const { readUnits, writeUnits } = billing.provisioned
  const living = [...globalIndexes.filter(isLiving), ...livingVectorIndexes(table)]
  const indexes = living.map(({ id: _, state: __, ...index }) => index)
  return JSON.stringify({
    ...{ replicas, autoScaling, mode: billing.mode, readUnits, writeUnits },
    ...{ indexes: indexes.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
    ...{ expires: expiry?.attribute, onDemandMaximum, tableClass: tableClass?.name },
    warmThroughput,
  })
}

/** The table after a change that somebody made here: what is shared has a revision of its own. */
export function revised(before: Table, after: Table, nowMs: number): Table {
  const { replication } = after
  if (!replication || replication.id !== before.replication?.id) return after
  if (replication.revision !== before.replication.revision) return after
  if (sharedSettings(before) === sharedSettings(after)) return after
  const revision = nextMoment(replication.revision, nowMs, replication.region)
  return { ...after, replication: { ...replication, revision } }
}

export type NextId = () => number

/**
 * The table with the shared settings of another replica; nothing while it is not ready for them,
 * because an index of the same name is still being deleted.
 */
export function withSharedOf(mine: Table, theirs: Table, nextId: NextId): Table | undefined {
  const { replication } = mine
  if (!replication || !theirs.replication) return undefined
  const { replicas, revision, autoScaling } = theirs.replication
  const { autoScaling: _a, ...own } = replication
  const isMember = replicas.some(({ region }) => region === own.region)
  const globalIndexes = indexesAfter(mine.globalIndexes, theirs.globalIndexes, nextId)
  const [before = [], wanted = []] = [mine.vectorIndexes, theirs.vectorIndexes]
  const vectorIndexes = indexesAfter(before, wanted, nextId)
  if (!globalIndexes || !vectorIndexes) return undefined
  const {
    replication: _r,
    expiry: _e,
    onDemandMaximum: _m,
    tableClass: _c,
    warmThroughput: _w,
    vectorIndexes: _v,
    ...rest
  } = mine
  const { onDemandMaximum, tableClass, warmThroughput } = theirs
  const expiry = expiryAfter(mine.expiry, theirs.expiry, nextId)
  const shared = { ...own, replicas, revision, ...(autoScaling && { autoScaling }) }
  return {
    ...rest,
    billing: theirs.billing,
    globalIndexes,
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    attributeTypes: typesOf(mine, theirs, [...globalIndexes, ...vectorIndexes.map(schemaOf)]),
    ...(expiry && { expiry }),
    ...(onDemandMaximum && { onDemandMaximum }),
    ...(tableClass && { tableClass }),
    ...(warmThroughput && { warmThroughput }),
    ...(isMember && { replication: shared }),
  }
}

function indexesAfter<I extends GlobalIndex | VectorIndex>(
  mine: readonly I[],
  theirs: readonly I[],
  nextId: NextId,
): readonly I[] | undefined {
  const living = theirs.filter(isLiving)
  const kept = mine.map((index): I => {
    const their = living.find((each) => isSameIndex(each, index))
    if (!their || !isLiving(index)) return { ...index, state: "DELETING" }
    const { id, state } = index
    const { state: _, ...settings } = their
    return { ...settings, id, ...(state && { state }) } as I
  })
  const added = living.filter((their) => !kept.some((index) => isLivingSame(index, their)))
  if (added.some(({ name }) => kept.some((index) => index.name === name))) return undefined
  const created = added.map((index): I => ({ ...index, id: nextId(), state: "CREATING" }))
  return [...kept, ...created]
}

function isLivingSame<I extends GlobalIndex | VectorIndex>(index: I, other: I): boolean {
  return isLiving(index) && isSameIndex(index, other)
}

/** What is left cannot be changed but by making the index anew. */
export function isSameIndex<I extends GlobalIndex | VectorIndex>(a: I, b: I): boolean {
  return identityOf(a) === identityOf(b)
}

function identityOf(index: GlobalIndex | VectorIndex): string {
  const { name, partition, projection } = index
  if (!("metric" in index)) return JSON.stringify([name, partition, index.sort, projection])
  const { attribute, dimensions, metric, filters } = index
  return JSON.stringify([name, partition, filters, projection, attribute, dimensions, metric])
}

function expiryAfter(mine: Table["expiry"], theirs: Table["expiry"], nextId: NextId) {
  if (!theirs || mine?.attribute === theirs.attribute) return theirs && mine
  return { id: nextId(), attribute: theirs.attribute, state: "ENABLING" as const }
}

function typesOf(mine: Table, theirs: Table, indexes: readonly KeyedIndex[]) {
  const types = { ...theirs.attributeTypes, ...mine.attributeTypes }
  const used = namesOfKeys(mine.key, [...mine.localIndexes, ...indexes])
  return Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name)))
}

/** The table of a new replica, empty as yet: like its source in all that is not a region's own. */
export function replicaTable(
  source: Table,
  identity: TableIdentity,
  replication: ReplicationSetting,
  nextId: NextId,
): Table {
  const { key, attributeTypes, billing, onDemandMaximum, tableClass, warmThroughput } = source
  const withOwnIds = <I extends Index | VectorIndex>(indexes: readonly I[]) =>
    indexes.map((index) => ({ ...index, id: nextId() }))
  const globalIndexes = withOwnIds(source.globalIndexes.filter(isLiving)).map(
    ({ state: _, ...index }) => index,
  )
  // Filled by the items that come, as all others.
  const vectorIndexes = withOwnIds(livingVectorIndexes(source)).map(
    ({ state: _, ...index }) => index,
  )
  const expiry = expiryAfter(undefined, source.expiry, nextId)
  const table: Table = {
    ...identity,
    ...{ key, attributeTypes, billing, globalIndexes, deletionProtected: false, tags: {} },
    localIndexes: withOwnIds(source.localIndexes),
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    ...(onDemandMaximum && { onDemandMaximum }),
    ...(tableClass && { tableClass }),
    ...(warmThroughput && { warmThroughput }),
    ...(expiry && { expiry }),
    replication,
  }
  const StreamViewType = source.stream?.view ?? "NEW_AND_OLD_IMAGES"
  return changeStream<Table>(table, { StreamEnabled: true, StreamViewType }, identity.createdAtMs)
}
