/** Durability and two processes on one file. The long run is `npm run test:crash -- --kills 50`. */
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { onDemandTable } from "../support/on-demand-table.ts"
import { seedOf } from "../support/seeded-random.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { crash } from "./crash.ts"

test("what was acknowledged survives SIGKILL, and nothing is there by half", async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`crash: SEED=${seed}`)
  expect(await crash(8, seed)).toBeGreaterThan(20)
})

test("two processes on one file lose no increment", async () => {
  const [writersEach, incrementsEach] = [8, 300]
  await using folder = await temporaryFolder()
  await using one = await startServer({ folder: folder.path })
  await using other = await startServer({ folder: folder.path })
  const TableName = "Shared"
  const Key = { pk: { S: "counter" } }
  await clientFor(one.url).createTable(onDemandTable(TableName, { pk: "S" }))

  const increment = async (url: string) => {
    const db = clientFor(url)
    for (let count = 0; count < incrementsEach; count += 1) {
      await db.updateItem({
        TableName,
        Key,
        UpdateExpression: "ADD visits :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      })
    }
  }
  const urls = Array.from({ length: writersEach }, () => [one.url, other.url]).flat()
  await Promise.all(urls.map(increment))

  for (const { url } of [one, other]) {
    const { Item } = await clientFor(url).getItem({ TableName, Key, ConsistentRead: true })
    expect(Item?.visits).toEqual({ N: String(urls.length * incrementsEach) })
  }
})

// The token's row is written with the items, so a second process finds what the first one did.
test("two processes carry out each client token once", async () => {
  const tokens = Array.from({ length: 60 }, () => crypto.randomUUID())
  await using folder = await temporaryFolder()
  await using one = await startServer({ folder: folder.path })
  await using other = await startServer({ folder: folder.path })
  const TableName = "Once"
  const Key = { pk: { S: "counter" } }
  await clientFor(one.url).createTable(onDemandTable(TableName, { pk: "S" }))
  const Update = {
    TableName,
    Key,
    UpdateExpression: "ADD visits :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  }
  await Promise.all(
    [one, other, one, other].map(async ({ url }) => {
      const db = clientFor(url)
      for (const ClientRequestToken of tokens) {
        await db.transactWriteItems({ TransactItems: [{ Update }], ClientRequestToken })
      }
    }),
  )
  const { Item } = await clientFor(one.url).getItem({ TableName, Key, ConsistentRead: true })
  expect(Item?.visits).toEqual({ N: String(tokens.length) })
})
