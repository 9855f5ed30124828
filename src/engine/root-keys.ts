/** A root key of an account, to ask another IAM with: nobody else may ask for all of it. */

import { everything } from "../model/key/byte-range.ts"
import { indexKeyOf } from "../model/table/index-entry.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { Platform } from "../platform.ts"
import type { EntryPage } from "../storage/index-space.ts"
import type { Storage } from "../storage/storage.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import type { RootKey } from "./directory.ts"
import { accountIndexName, parseRootRecord, secretOfRow, secretRead } from "./root-records.ts"
import type { RootTable } from "./root-table.ts"
import type { Vault } from "./vault.ts"

export interface RootKeysParts {
  readonly storage: Storage
  readonly platform: Platform
  readonly vault: Vault
  readonly bootstrap: BootstrapSource
  readonly rootTable: RootTable
}

/** An account has few keys; those beyond are not looked at. */
const bound = { rowsMax: 100, bytesMax: 1024 * 1024 }

/** Nothing where there is none in use, or the table `IAM` has lost its index. */
export async function findRootKey(
  parts: RootKeysParts,
  account: string,
): Promise<RootKey | undefined> {
  const { storage, platform, vault, bootstrap } = parts
  const credentials = await bootstrap.current()
  if (credentials?.account === account) return credentials
  const nowSeconds = platform.now() / 1000
  for (const item of await recordsOf(parts, account)) {
    const record = parseRootRecord(item)
    const { accessKeyId, status, principalType, expiresAt = Number.POSITIVE_INFINITY } = record
    if (status !== "Active" || principalType !== "Root" || expiresAt <= nowSeconds) continue
    const [row] = await storage.read([secretRead(accessKeyId)], "strong")
    const secret = row && secretOfRow(vault, record, row)
    if (secret !== undefined) return { accessKeyId, secret }
  }
  return undefined
}

async function recordsOf(
  { storage, rootTable }: RootKeysParts,
  account: string,
): Promise<readonly Item[]> {
  // Without asking whether it is still the same table: of another one nothing is found.
  const table = (await rootTable.find())?.table
  const index = table?.globalIndexes.find(({ name }) => name === accountIndexName)
  // Only where it begins is wanted: any key will do.
  const place = index && indexKeyOf(index, { AccountId: { S: account }, AccessKeyId: { S: "any" } })
  if (!table || !index || index.state !== undefined || !place) return []
  const { hash, partition } = place
  const [page] = (await storage.read(
    [
      {
        ...{ space: "indexPartition", table: table.id, index: index.id, hash, partition },
        ...{ sort: everything, direction: "forward", bound },
      },
    ] as const,
    "strong",
  )) as readonly [EntryPage]
  return page.rows.map(({ body }) => JSON.parse(body) as Item)
}
