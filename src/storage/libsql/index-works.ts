/** Reads about secondary indexes that are no pages. */
import type { ExpiryIndex, IndexRead, IndexWork } from "../index-space.ts"
import type { Connection, Row } from "./connection.ts"

type CollectionRead = Extract<IndexRead, { space: "collectionSize" }>

export function listIndexWorks(connection: Connection, rowsMax: number): readonly IndexWork[] {
  return connection.every("listIndexWorks", [rowsMax]).map(workOf)
}

export function findIndexWork(connection: Connection, index: number): IndexWork | undefined {
  const row = connection.first("findIndexWork", [index])
  return row && workOf(row)
}

export function collectionSize(
  connection: Connection,
  { table, indexes, hash, partition, sumMax, countMax }: CollectionRead,
): number {
  const sizeOf = (id: number, what: "Items" | "Entries") => {
    const place = [id, hash, partition]
    const [bytes, rows] = connection.first(`sumOf${what}`, [...place, sumMax]) as [number, number]
    if (rows < sumMax) return bytes
    const count = connection.first(`countOf${what}`, [...place, countMax])?.[0] as number
    return Math.round((bytes / rows) * count)
  }
  return indexes.reduce((sum, index) => sum + sizeOf(index, "Entries"), sizeOf(table, "Items"))
}

export function listDueExpiries(
  connection: Connection,
  { from, to, rowsMax }: Extract<IndexRead, { space: "dueExpiries" }>,
): readonly ExpiryIndex[] {
  return connection.every("listDueExpiries", [from, to, rowsMax]).map(expiryIndexOf)
}

export function expiryIndexOf([index, account, region, name]: Row): ExpiryIndex {
  const address = { account: account as string, region: region as string, name: name as string }
  return { index: index as number, address }
}

export function workOf(row: Row): IndexWork {
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
