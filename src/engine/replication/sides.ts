/** The replicas of a global table, wherever they lie, and changes to their definitions. */
import type { Table } from "../../model/table/table.ts"
import { type Platform, randomSecret } from "../../platform.ts"
import type { Storage, TableAddress } from "../../storage/storage.ts"
import { definitionChanges, replacement } from "../definition-changes.ts"
import { parseBody, putTable } from "../table-row.ts"

/** The databases of one account: it has no way to name another. */
export interface Regions {
  readonly account: string
  readonly platform: Platform
  readonly storageIn: (region: string) => Storage
}

/** A table that is there, as it was when it was looked at. */
export interface Side {
  readonly storage: Storage
  readonly address: TableAddress
  readonly version: number
  readonly table: Table
}

export function findSide(
  { account, storageIn }: Regions,
  region: string,
  name: string,
): Promise<Side | undefined> {
  return sideAt(storageIn(region), { account, region, name })
}

export async function sideAt(storage: Storage, address: TableAddress): Promise<Side | undefined> {
  const [row] = await storage.read([{ space: "table", address }], "strong")
  return row && { storage, address, version: row.version, table: parseBody(row) }
}

/** Puts it in the place of the definition that was seen; false if that is another one by now. */
export function replaceTable(
  { storage, address, version, table }: Side,
  after: Table | undefined,
  platform: Platform,
): Promise<boolean> {
  const circumstances = { nowMs: platform.now(), secret: randomSecret(platform) }
  const changes = replacement(address, table, after, circumstances)
  return storage.write([{ space: "tableVersion", address }], ([found]) =>
    found === version ? { changes, reply: true } : { changes: [], reply: false },
  )
}

/** False if there is a table of that name already. */
export function putNewTable(
  storage: Storage,
  address: TableAddress,
  table: Table,
  platform: Platform,
): Promise<boolean> {
  const circumstances = { nowMs: platform.now(), secret: randomSecret(platform) }
  const changes = [
    putTable(address, table),
    ...definitionChanges(address, undefined, table, circumstances),
  ]
  return storage.write([{ space: "tableVersion", address }], ([found]) =>
    found === undefined ? { changes, reply: true } : { changes: [], reply: false },
  )
}
