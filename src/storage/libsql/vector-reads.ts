/** Reads of vectors: a statement each, whose rows are made into the answer. */
import type {
  FoundInVectors,
  NearestRow,
  UnpackedVector,
  VectorMetric,
  VectorRead,
  VectorWork,
} from "../vector-space.ts"
import type { Column } from "./connection.ts"
import { everyKind } from "./every-kind.ts"
import type { Argument, StatementName } from "./statements.ts"

type Rows = readonly (readonly Column[])[]

export interface VectorQuery {
  readonly name: StatementName
  readonly args: readonly Argument[]
  readonly answerOf: (rows: Rows) => FoundInVectors[VectorRead["space"]]
}

const spaces = everyKind<VectorRead["space"]>({
  vectorPacks: true,
  vectorPack: true,
  unpackedVectors: true,
  nearestVectors: true,
  vectorWorks: true,
})

export function isVectorRead(read: { readonly space: string }): read is VectorRead {
  return spaces.has(read.space)
}

export function vectorQueryOf(read: VectorRead): VectorQuery {
  switch (read.space) {
    case "vectorPacks":
      return {
        name: "listPacks",
        args: [read.index, read.partition, read.countMax],
        answerOf: packsOf,
      }
    case "vectorPack":
      return {
        name: "findPack",
        args: [read.index, read.partition, read.pack],
        answerOf: ([row]) => row?.[0] as Uint8Array | undefined,
      }
    case "unpackedVectors":
      return {
        name: "listUnpacked",
        args: [read.index, read.partition, read.rowsMax],
        answerOf: (rows) => rows.map(unpackedOf),
      }
    case "nearestVectors": {
      const { index, partition, vector, filters, table, rowsMax, bytesMax, metric, among } = read
      const args = [index, partition, vector, filters, table, rowsMax, bytesMax]
      const answerOf = (rows: Rows) => rows.map(nearestOf)
      if (!among) return { name: `nearestUnpacked_${metric}`, args, answerOf }
      const members = JSON.stringify(among.map(({ pack, id }) => [pack, id]))
      return { name: `nearestMembers_${metric}`, args: [...args, members], answerOf }
    }
    case "vectorWorks":
      return { name: "listVectorWorks", args: [read.rowsMax], answerOf: (rows) => rows.map(workOf) }
  }
}

function packsOf(rows: Rows) {
  const places = rows.map(([pack, number]) => [pack as number, number as number] as const)
  return {
    packs: places.filter(([pack]) => pack > 0).map(([pack, vectors]) => ({ pack, vectors })),
    unpacked: numberOf(places, -1),
    isAtWork: numberOf(places, -2) > 0,
  }
}

function numberOf(places: readonly (readonly [number, number])[], place: number): number {
  return places.find(([pack]) => pack === place)?.[1] ?? 0
}

function nearestOf([hash, partition, sort, body]: readonly Column[]): NearestRow {
  const key = {
    hash: hash as number,
    partition: partition as Uint8Array,
    sort: sort as Uint8Array,
  }
  return { key, body: (body ?? undefined) as string | undefined }
}

function unpackedOf([id, version, filters, vector]: readonly Column[]): UnpackedVector {
  return {
    id: id as number,
    version: version as number,
    filters: filters as string,
    vector: vector as Uint8Array,
  }
}

function workOf([index, partition, metric]: readonly Column[]): VectorWork {
  return {
    index: index as number,
    partition: partition as Uint8Array,
    metric: metric as VectorMetric,
  }
}
