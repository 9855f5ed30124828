/** Reads about secondary indexes that are no pages. */
import type { IndexRead, IndexWork } from "../index-space.ts"
import type { Connection, Row } from "./connection.ts"

export function listIndexWorks(connection: Connection, rowsMax: number): readonly IndexWork[] {
  return connection.every("listIndexWorks", [rowsMax]).map(workOf)
}

export function findIndexWork(connection: Connection, index: number): IndexWork | undefined {
  const row = connection.first("findIndexWork", [index])
  return row && workOf(row)
}

export function collectionSize(
  connection: Connection,
  { table, indexes, hash, partition }: Extract<IndexRead, { space: "collectionSize" }>,
): number {
  const items = connection.first("sizeOfPartition", [table, hash, partition])?.[0] as number
  return indexes.reduce(
    (sum, index) =>
      sum + (connection.first("sizeOfEntries", [index, hash, partition])?.[0] as number),
    items,
  )
}

function workOf(row: Row): IndexWork {
  const [index, kind, account, region, name, hash, partition, sort] = row
  const work = {
    index: index as number,
    kind: kind as IndexWork["kind"],
    address: { account: account as string, region: region as string, name: name as string },
  }
  if (hash === null) return work
  const after = {
    hash: hash as number,
    partition: partition as Uint8Array,
    sort: sort as Uint8Array,
  }
  return { ...work, after }
}
