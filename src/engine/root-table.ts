/** Where the root users are: the table `IAM` of the control-plane account, in the home region. */
import { ApiError } from "../error.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Read } from "../storage/storage.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import type { Catalog, KnownTable } from "./catalog.ts"
import { keyAttribute, rootTableName } from "./root-records.ts"

export interface RootPlace {
  readonly version: number
  readonly versionRead: Extract<Read, { space: "tableVersion" }>
  readonly itemRead: Extract<Read, { space: "item" }>
}

export interface RootTable {
  /** Where the record of that key would be; nothing while there is no such table. */
  placeOf(accessKeyId: string): Promise<RootPlace | undefined>
  /** The table turned out to have changed. */
  forget(): void
}

export interface RootHome {
  /** Of the control-plane account in the home region. */
  readonly catalog: Catalog
  /** @throws ApiError ResourceInUseException when somebody was quicker */
  create(): Promise<void>
}

export function rootTableIn(
  bootstrap: BootstrapSource,
  homeOf: (account: string) => RootHome,
): RootTable {
  let creating: Promise<void> | undefined
  function home(): RootHome | undefined {
    const account = bootstrap.known()?.account
    return account === undefined ? undefined : homeOf(account)
  }
  async function find(): Promise<KnownTable | undefined> {
    const at = home()
    if (!at) return undefined
    const known = await findRootTable(at.catalog)
    if (known) return known
    // Once: whoever deletes the table afterwards has lifted its protection, and means it.
    creating ??= createOnce(at).catch((error: unknown) => {
      creating = undefined
      throw error
    })
    await creating
    return findRootTable(at.catalog)
  }
  return {
    async placeOf(accessKeyId) {
      const known = await find()
      if (!known) return undefined
      const { table, version, address } = known
      const key = keyBytesOf(table.key, { [keyAttribute]: { S: accessKeyId } })
      return {
        version,
        versionRead: { space: "tableVersion", address },
        itemRead: { space: "item", table: table.id, key },
      }
    },
    forget: () => home()?.catalog.forget(rootTableName),
  }
}

async function createOnce({ create }: RootHome): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (error instanceof ApiError && error.code === "ResourceInUseException") return
    throw error
  }
}

async function findRootTable(catalog: Catalog): Promise<KnownTable | undefined> {
  try {
    return await catalog.get(rootTableName)
  } catch (error) {
    if (error instanceof ApiError && error.code === "ResourceNotFoundException") return undefined
    throw error
  }
}
