// What strict mode costs on a database that is far away: one read before the request's own.
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, onTestFinished, test } from "vitest"
import { createApp } from "../../src/app.ts"
import { fixedBootstrap } from "../../src/engine/bootstrap.ts"
import { strictEngine } from "../../src/engine/strict.ts"
import { masterKeyBytes, Vault } from "../../src/engine/vault.ts"
import { strictAuthentication } from "../../src/http/middleware/authenticate.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { onePlace } from "../../src/storage/placement.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { control, drawRoot, type Keys, recordOf, region, simpleTable } from "./roots.ts"

test("a user with a policy reads an item in two round trips", async () => {
  const platform = silentPlatform()
  const local = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => local.close())
  const trips = { count: 0 }
  const storage: Storage = {
    read: (reads, consistency) => {
      trips.count += 1
      return local.read(reads, consistency)
    },
    write: (reads, plan) => {
      trips.count += 1
      return local.write(reads, plan)
    },
    close: () => local.close(),
  }
  const { account, accessKeyId, secretAccessKey: secret } = control
  const bootstrap = fixedBootstrap({ account, accessKeyId, secret })
  const vault = new Vault(new Uint8Array(masterKeyBytes))
  const placement = onePlace(storage)
  const parts = { placement, platform, bootstrap, vault, homeRegion: region }
  const { engine, identity } = strictEngine(parts)
  const authenticate = strictAuthentication(identity, platform)
  const app = createApp({ engine, authenticate, openVault: async () => vault })
  const client = (keys: Keys) =>
    new DynamoDB({
      region,
      endpoint: "http://127.0.0.1:8000",
      credentials: keys,
      requestHandler: sdkRequestHandler(async (request) => app.fetch(request)),
    })
  const root = drawRoot("111122223333")
  const user = drawRoot("111122223333")
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }],
  })
  for (const Item of [
    recordOf(root),
    {
      ...recordOf(user),
      PrincipalType: { S: "User" },
      UserName: { S: "app" },
      Policy: { S: Policy },
    },
  ]) {
    await client(control).putItem({ TableName: "IAM", Item })
  }
  await client(root).createTable(simpleTable("Orders"))
  const get = () => client(user).getItem({ TableName: "Orders", Key: { pk: { S: "1" } } })
  await get()
  trips.count = 0
  await get()
  expect(trips.count).toBe(2)
})
