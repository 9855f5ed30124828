/** A table in two regions, on a server as users run it. AWS guide: "Global tables". */
import { setTimeout as sleep } from "node:timers/promises"
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { expect, test } from "vitest"
import { credentials } from "../support/client.ts"
import { iteratorOf, recordsFrom } from "../support/stream.ts"
import { subjectServer } from "../support/subject-server.ts"

const server = subjectServer()
const [here, there] = ["us-east-1", "eu-west-1"]
/** Only what hangs takes so long. */
const soonMs = 120_000

function optionsOf(region: string) {
  return { region, endpoint: server.url, credentials, maxAttempts: 1 }
}

async function soon<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  const endMs = Date.now() + soonMs
  for (;;) {
    const found = await look()
    if (isThere(found) || Date.now() > endMs) return found
    await sleep(20)
  }
}

test("what is written in one region is in the other, and in its stream", async () => {
  const [db, other] = [new DynamoDB(optionsOf(here ?? "")), new DynamoDB(optionsOf(there ?? ""))]
  const TableName = `t-${crypto.randomUUID()}`
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  })
  const Key = { pk: { S: "a" } }
  await db.putItem({ TableName, Item: { ...Key, v: { S: "old" } } })
  await db.updateTable({ TableName, ReplicaUpdates: [{ Create: { RegionName: there } }] })
  const describe = () => db.describeTable({ TableName })
  const described = await soon(
    describe,
    ({ Table }) => Table?.Replicas?.[0]?.ReplicaStatus === "ACTIVE",
  )
  expect(described.Table).toMatchObject({
    GlobalTableVersion: "2019.11.21",
    Replicas: [{ RegionName: there, ReplicaStatus: "ACTIVE" }],
  })
  const valueIn = async (client: DynamoDB) =>
    (await client.getItem({ TableName, Key, ConsistentRead: true })).Item?.v?.S
  expect(await valueIn(other)).toBe("old")
  const { Table } = await other.describeTable({ TableName })
  expect(Table?.TableId).not.toBe(described.Table?.TableId)

  await other.updateItem({
    ...{ TableName, Key, UpdateExpression: "SET v = :v" },
    ExpressionAttributeValues: { ":v": { S: "new" } },
  })
  expect(
    await soon(
      () => valueIn(db),
      (value) => value === "new",
    ),
  ).toBe("new")
  await db.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key } }] })
  expect(
    await soon(
      () => valueIn(other),
      (value) => value === undefined,
    ),
  ).toBeUndefined()

  const streams = new DynamoDBStreams(optionsOf(there ?? ""))
  const iterator = await iteratorOf(streams, Table?.LatestStreamArn ?? "", "TRIM_HORIZON")
  const { records } = await recordsFrom(streams, iterator)
  expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"])
  expect(records.every(({ awsRegion }) => awsRegion === there)).toBe(true)

  await db.updateTable({ TableName, ReplicaUpdates: [{ Delete: { RegionName: there } }] })
  const listed = await soon(
    () => other.listTables({}),
    ({ TableNames }) => !TableNames?.includes(TableName),
  )
  expect(listed.TableNames).not.toContain(TableName)
  await db.deleteTable({ TableName })
})
