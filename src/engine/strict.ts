/** What strict mode is made of: an engine that watches over the root users, and who may sign. */
import { parseTable } from "../model/table/parse-table.ts"
import { type Platform, randomInteger48, randomUuid } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"
import type { AccountCheck } from "./account-check.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import { Credentials } from "./credentials.ts"
import { type AccountEngine, createEngine, type Engine } from "./engine.ts"
import type { Identity } from "./identity.ts"
import { keyAttribute, rootTableName, rootWatch } from "./root-records.ts"
import { rootTableIn } from "./root-table.ts"
import type { Vault } from "./vault.ts"

export interface StrictParts {
  readonly storage: Storage
  readonly platform: Platform
  readonly bootstrap: BootstrapSource
  readonly vault: Vault
  /** Where the table of the root users is. */
  readonly homeRegion: string
  readonly accountCheck?: AccountCheck | undefined
}

export function strictEngine(parts: StrictParts): {
  readonly engine: Engine
  readonly identity: Identity
} {
  const { storage, platform, bootstrap, vault, homeRegion, accountCheck } = parts
  const watch = rootWatch({ vault, platform, bootstrap })
  const engine = createEngine(storage, platform, (account, region, tableName) => {
    const isRoots = tableName === rootTableName && region === homeRegion
    return isRoots && account === bootstrap.known()?.account ? watch : undefined
  })
  const rootTable = rootTableIn(bootstrap, (account) => {
    const home = engine.forAccount(account, homeRegion)
    return { catalog: home.catalog, create: () => createRootTable(home) }
  })
  const known = { storage, platform, vault, bootstrap, rootTable, accountCheck }
  return { engine, identity: new Credentials(known) }
}

/** As CreateTable would, with the index by account. */
async function createRootTable({
  account,
  region,
  catalog,
  platform,
}: AccountEngine): Promise<void> {
  const place = { account, region, managedKeyUuid: randomUuid(platform) }
  const table = parseTable(
    {
      BillingMode: "PAY_PER_REQUEST",
      DeletionProtectionEnabled: true,
      AttributeDefinitions: [
        { AttributeName: keyAttribute, AttributeType: "S" },
        { AttributeName: "AccountId", AttributeType: "S" },
      ],
      KeySchema: [{ AttributeName: keyAttribute, KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "AccountId-index",
          KeySchema: [
            { AttributeName: "AccountId", KeyType: "HASH" },
            { AttributeName: keyAttribute, KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    },
    catalog.identify(rootTableName),
    place,
    () => randomInteger48(platform),
  )
  await catalog.create(table)
}
