/** What strict mode is made of: an engine that watches over the root users, and who may sign. */
import { parseTable } from "../model/table/parse-table.ts"
import { type Platform, randomInteger48, randomUuid } from "../platform.ts"
import type { ObjectStore } from "../storage/objects/objects.ts"
import { type Place, type Placement, storageAt } from "../storage/placement.ts"
import type { AccountCheck } from "./account-check.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import { Credentials } from "./credentials.ts"
import { type AccountEngine, createEngine, type Engine, type FindWatch } from "./engine.ts"
import { type Identity, openAccount } from "./identity.ts"
import type { KinesisStreams } from "./kinesis/streams.ts"
import { keyAttribute, rootTableName, rootWatch } from "./root-records.ts"
import { rootTableIn } from "./root-table.ts"
import type { Vault } from "./vault.ts"

export interface StrictParts {
  readonly placement: Placement
  readonly platform: Platform
  readonly bootstrap: BootstrapSource
  readonly vault: Vault
  /** Where the table of the root users is. */
  readonly homeRegion: string
  readonly accountCheck?: AccountCheck | undefined
  readonly objects?: ObjectStore | undefined
  readonly kinesis?: KinesisStreams | undefined
}

export function strictEngine(parts: StrictParts): {
  readonly engine: Engine
  readonly identity: Identity
} {
  const { placement, platform, bootstrap, vault, homeRegion, accountCheck, objects, kinesis } =
    parts
  const watch = rootWatch({ vault, platform, bootstrap })
  const home = storageAt(placement, () => homePlace(bootstrap, homeRegion))
  const findWatch: FindWatch = (account, region, tableName) => {
    const isRoots = tableName === rootTableName && region === homeRegion
    return isRoots && account === bootstrap.known()?.account ? watch : undefined
  }
  const engine = createEngine({ placement, platform, home, findWatch, objects, kinesis })
  const rootTable = rootTableIn(bootstrap, (account) => {
    const homeEngine = engine.forAccount(account, homeRegion)
    return { catalog: homeEngine.catalog, create: () => createRootTable(homeEngine) }
  })
  const credentials = { storage: home, platform, vault, bootstrap, rootTable, accountCheck }
  return { engine, identity: new Credentials(credentials) }
}

/** Where the control plane is: its table of root users, and the users of all accounts. */
export function homePlace(bootstrap: BootstrapSource | undefined, region: string): Place {
  return { account: bootstrap?.known()?.account ?? openAccount, region }
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
