/** What strict mode is made of: an engine that watches over the root users, and who may sign. */
import { keyPlaceOf } from "../model/table/parse-encryption.ts"
import { parseTable } from "../model/table/parse-table.ts"
import { type Platform, randomInteger48 } from "../platform.ts"
import type { ObjectStore } from "../storage/objects/objects.ts"
import { type Place, type Placement, storageAt } from "../storage/placement.ts"
import type { AccountCheck } from "./account-check.ts"
import { accountRecords } from "./account-records.ts"
import type { BootstrapSource } from "./bootstrap.ts"
import { Credentials } from "./credentials.ts"
import type { FindDirectory, ForeignIam } from "./directory.ts"
import { type AccountEngine, createEngine, type Engine, type FindWatch } from "./engine.ts"
import { type Identity, openAccount } from "./identity.ts"
import type { KinesisStreams } from "./kinesis/streams.ts"
import { findRootKey } from "./root-keys.ts"
import {
  accountIndexName,
  expiryAttribute,
  keyAttribute,
  rootTableName,
  rootWatch,
} from "./root-records.ts"
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
  /** Absent: users, roles and policies are those of our own records. */
  readonly foreignIam?: ForeignIam | undefined
  readonly objects?: ObjectStore | undefined
  readonly kinesis?: KinesisStreams | undefined
}

export function strictEngine(parts: StrictParts): {
  readonly engine: Engine
  readonly identity: Identity
} {
  const { placement, platform, bootstrap, vault, homeRegion, accountCheck, foreignIam } = parts
  const { objects, kinesis } = parts
  const watch = rootWatch({ vault, platform, bootstrap })
  const home = storageAt(placement, () => homePlace(bootstrap, homeRegion))
  const findWatch: FindWatch = (account, region, tableName) => {
    const isRoots = tableName === rootTableName && region === homeRegion
    return isRoots && account === bootstrap.known()?.account ? watch : undefined
  }
  const findDirectory: FindDirectory = (account) =>
    foreignIam
      ? foreignIam.directoryOf(account, () => findRootKey(keys, account))
      : accountRecords(home, platform, account)
  const engine = createEngine({
    ...{ placement, platform, home, findWatch, findDirectory, objects, kinesis },
  })
  const rootTable = rootTableIn(bootstrap, (account) => {
    const homeEngine = engine.forAccount(account, homeRegion)
    return { catalog: homeEngine.catalog, create: () => createRootTable(homeEngine) }
  })
  const keys = { storage: home, platform, vault, bootstrap, rootTable }
  return { engine, identity: new Credentials({ ...keys, findDirectory, accountCheck }) }
}

/** Where the control plane is: its table of root users, and the users of all accounts. */
export function homePlace(bootstrap: BootstrapSource | undefined, region: string): Place {
  return { account: bootstrap?.known()?.account ?? openAccount, region }
}

/** As CreateTable would, with the index by account, and records that go when they expire. */
async function createRootTable({
  account,
  region,
  catalog,
  platform,
}: AccountEngine): Promise<void> {
  const place = keyPlaceOf(account, region)
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
          IndexName: accountIndexName,
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
  // Nothing is in it yet that had to be looked for first: it is on from the beginning.
  const expiry = { id: randomInteger48(platform), attribute: expiryAttribute }
  await catalog.create({ ...table, expiry })
}
