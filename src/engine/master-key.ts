/** Whether a master key is the one that the database's secrets are sealed under. */
import { Buffer } from "node:buffer"
import type { Platform } from "../platform.ts"
import type { Change, ItemRow, Storage } from "../storage/storage.ts"
import { nonceOf, Vault } from "./vault.ts"

/** Nothing was changed by whoever throws this; the message is one line that shows no key. */
export class MasterKeyFault extends Error {
  override readonly name = "MasterKeyFault"
}

/** Beside the sealed secrets: no access key id has a space in it. */
const place = {
  table: -2,
  key: {
    hash: 0,
    partition: new Uint8Array(Buffer.from("master key")),
    sort: new Uint8Array(0),
  },
}
const checkText = "libdynamo"

/** Whether anything may be sealed here already. */
export async function hasMasterKey(storage: Storage): Promise<boolean> {
  const [row] = await storage.read([{ space: "item", ...place }], "strong")
  return row !== undefined
}

/**
 * The first master key that a database sees is its own from then on.
 *
 * @throws MasterKeyFault for another one
 */
export async function openVaultOf(
  storage: Storage,
  platform: Platform,
  masterKey: Uint8Array | undefined,
): Promise<Vault> {
  const vault = new Vault(masterKey)
  if (!masterKey) {
    if (!(await hasMasterKey(storage))) return vault
    throw new MasterKeyFault("secrets of this database are sealed: IAM_MASTER_KEY must be set")
  }
  const sealed = vault.seal("master key check", "", checkText, nonceOf(platform))
  const body = JSON.stringify(sealed)
  const put: Change = { change: "putItem", ...place, row: { body, size: body.length } }
  const isOwn = await storage.write([{ space: "item", ...place }], ([row]) =>
    row ? { changes: [], reply: fits(vault, row) } : { changes: [put], reply: true },
  )
  if (!isOwn) throw new MasterKeyFault("the master key is not the one of this database")
  return vault
}

function fits(vault: Vault, { body }: ItemRow): boolean {
  return vault.unseal("master key check", "", JSON.parse(body)) === checkText
}
