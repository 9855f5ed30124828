/** Where the root users are: the table `IAM` of the control-plane account, in the home region. */
import { ApiError } from "../error.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Read } from "../storage/storage.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import type { Catalog, KnownTable } from "./catalog.ts"
import { keyAttribute, rootTableName } from "./root-records.ts"

export interface RootTable {
  /** Nothing while there is no such table. Every request asks: no wait where it is at hand. */
  find(): KnownTable | undefined | Promise<KnownTable | undefined>
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
  let isCreated = false
  let known: { readonly account: string; readonly home: RootHome } | undefined
  function home(): RootHome | undefined {
    const account = bootstrap.known()?.account
    if (account === undefined) return undefined
    if (known?.account !== account) known = { account, home: homeOf(account) }
    return known.home
  }
  async function findOrCreate(at: RootHome): Promise<KnownTable | undefined> {
    const known = await findRootTable(at.catalog)
    if (known) return known
    // Once: whoever deletes the table afterwards has lifted its protection, and means it.
    if (isCreated) return undefined
    await createOnce(at)
    isCreated = true
    return findRootTable(at.catalog)
  }
  return {
    find() {
      const at = home()
      return at && (at.catalog.kept(rootTableName) ?? findOrCreate(at))
    },
    forget: () => home()?.catalog.forget(rootTableName),
  }
}

/** What finds the record of a key in the table, and whether it is still the same table. */
export function rootReads({ table, address }: KnownTable, accessKeyId: string): readonly Read[] {
  const key = keyBytesOf(table.key, { [keyAttribute]: { S: accessKeyId } })
  return [
    { space: "tableVersion", address },
    { space: "item", table: table.id, key },
  ]
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
