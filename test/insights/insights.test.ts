/** Contributor insights. AWS guide, "CloudWatch Contributor Insights for DynamoDB". */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, onTestFinished, test } from "vitest"
import { readConfig } from "../../src/config.ts"
import { localCall } from "../../src/runtime/local-call.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { credentials, region } from "../support/client.ts"
import { openDatabase } from "../support/database.ts"
import { createIndexedTable, index } from "../support/indexed-table.ts"
import { findingsIn } from "../support/replies.ts"
import { createTable, refusalOf } from "../support/subject.ts"

async function open(env: Readonly<Record<string, string>> = {}) {
  const database = await openDatabase()
  const findings: string[] = []
  const app = await openApp(readConfig({ ...database.env, ...env }), silentPlatform(), {
    onReply: (operation, reply) => void findings.push(...findingsIn(operation, reply)),
  })
  const fetch = async (request: Request) => app.fetch(request)
  const db = new DynamoDB({
    ...{ region, credentials, maxAttempts: 1, endpoint: "http://libdynamo.local" },
    requestHandler: sdkRequestHandler(app),
  })
  onTestFinished(async () => {
    await app.close()
    await database.close()
    expect(findings).toEqual([])
  })
  /** What SDKs leave out: by the letters of the rule, such as `PKC`, its keys and their counts. */
  const reports = async (input: object) => {
    const reply = await localCall(fetch, "DynamoDB_20120810", "DescribeContributorInsights", input)
    const list = (reply.ContributorInsightsReports ?? []) as Report[]
    return Object.fromEntries(
      list.map(({ RuleName, Contributors }) => [
        RuleName.split("-")[1],
        Contributors.map(({ Key, Count }) => `${Key} ${Count}`),
      ]),
    )
  }
  const metrics = async () => {
    const text = await (await fetch(new Request("http://libdynamo.local/metrics"))).text()
    return text.split("\n").filter((line) => line.startsWith("libdynamo_contributor"))
  }
  return { db, reports, metrics }
}

interface Report {
  readonly RuleName: string
  readonly Contributors: readonly { readonly Key: string; readonly Count: number }[]
}

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { N: sk } })

test("they are off until they are enabled, and described as they are", async () => {
  const { db } = await open()
  const TableName = await createTable(db, { pk: "S", sk: "N" })
  const off = await db.describeContributorInsights({ TableName })
  expect(off).toMatchObject({ TableName, ContributorInsightsStatus: "DISABLED" })
  expect(off).not.toHaveProperty("LastUpdateDateTime")
  const update = (ContributorInsightsAction: "ENABLE" | "DISABLE", more: object = {}) =>
    db.updateContributorInsights({ TableName, ContributorInsightsAction, ...more })
  expect(await update("ENABLE")).toMatchObject({
    ...{ TableName, ContributorInsightsStatus: "ENABLING" },
    ContributorInsightsMode: "ACCESSED_AND_THROTTLED_KEYS",
  })
  const on = await db.describeContributorInsights({ TableName })
  expect(on).toMatchObject({
    ...{ ContributorInsightsStatus: "ENABLED", LastUpdateDateTime: expect.any(Date) },
    ContributorInsightsRuleList: ["PKC", "SKC", "PKT", "SKT"].map((rule) =>
      expect.stringMatching(
        new RegExp(`^DynamoDBContributorInsights-${rule}-${TableName}-\\d{13}$`),
      ),
    ),
  })
  await update("ENABLE", { ContributorInsightsMode: "THROTTLED_KEYS" })
  const fewer = await db.describeContributorInsights({ TableName })
  expect(fewer.ContributorInsightsMode).toBe("THROTTLED_KEYS")
  expect(fewer.ContributorInsightsRuleList).toEqual(on.ContributorInsightsRuleList?.slice(2))
  expect(await update("DISABLE")).toMatchObject({ ContributorInsightsStatus: "DISABLING" })
  const again = await db.describeContributorInsights({ TableName })
  expect(again.ContributorInsightsStatus).toBe("DISABLED")
  expect(again).not.toHaveProperty("ContributorInsightsRuleList")
})

test("every way to a key counts, and nothing does while they are off", async () => {
  const { db, reports } = await open()
  const TableName = await createTable(db, { pk: "S", sk: "N" })
  const put = (pk: string, sk: string) => db.putItem({ TableName, Item: key(pk, sk) })
  await put("early", "1")
  await db.updateContributorInsights({ TableName, ContributorInsightsAction: "ENABLE" })
  expect(await reports({ TableName })).toEqual({ PKC: [], SKC: [], PKT: [], SKT: [] })
  await put("a", "1")
  await db.getItem({ TableName, Key: key("a", "1") })
  await db.updateItem({ TableName, Key: key("a", "1") })
  await db.deleteItem({ TableName, Key: key("a", "1.0") })
  await db.batchGetItem({ RequestItems: { [TableName]: { Keys: [key("a", "2")] } } })
  const PutRequest = { Item: key("a", "2") }
  await db.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest }] } })
  await db.transactGetItems({ TransactItems: [{ Get: { TableName, Key: key("b", "1") } }] })
  await db.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: key("b", "1") } }] })
  const Statement = `SELECT * FROM "${TableName}" WHERE pk = 'b' AND sk = 1`
  await db.executeStatement({ Statement })
  const query = {
    ...{ TableName, KeyConditionExpression: "pk = :pk" },
    ExpressionAttributeValues: { ":pk": { S: "c" } },
  }
  await db.query(query)
  await db.scan({ TableName })
  const { PKC, SKC, PKT, SKT } = await reports({ TableName })
  expect(PKC).toEqual(['["a"] 6', '["b"] 3', '["c"] 1'])
  // The statement reads pages, as a query does.
  expect(SKC).toEqual(['["a","1"] 4', '["a","2"] 2', '["b","1"] 2'])
  expect([PKT, SKT]).toEqual([[], []])
  await db.updateContributorInsights({ TableName, ContributorInsightsAction: "DISABLE" })
  await put("late", "1")
  expect(await reports({ TableName })).toEqual({})
})

test("of an index, what is asked of it counts by its own keys", async () => {
  const { db, reports } = await open()
  const TableName = await createIndexed(db)
  const index = { TableName, IndexName: "byOwner" }
  await db.updateContributorInsights({ ...index, ContributorInsightsAction: "ENABLE" })
  await db.putItem({ TableName, Item: { ...key("a", "1"), owner: { S: "me" } } })
  const query = {
    ...{ ...index, KeyConditionExpression: "#o = :o" },
    ExpressionAttributeNames: { "#o": "owner" },
    ExpressionAttributeValues: { ":o": { S: "me" } },
  }
  expect((await db.query(query)).Count).toBe(1)
  expect(await reports(index)).toEqual({ PKC: ['["me"] 1'], PKT: [] })
  expect(await reports({ TableName })).toEqual({})
})

test("throttled requests count for the keys that they name", async () => {
  const { db, reports } = await open({ ENFORCE_THROUGHPUT: "1" })
  const TableName = await createTable(db, { pk: "S", sk: "N" })
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
  await db.updateTable({ TableName, BillingMode: "PROVISIONED", ProvisionedThroughput })
  const ContributorInsightsMode = "THROTTLED_KEYS"
  const enable = { ContributorInsightsAction: "ENABLE", ContributorInsightsMode } as const
  await db.updateContributorInsights({ TableName, ...enable })
  const large = { ...key("a", "1"), text: { S: "x".repeat(399_000) } }
  await db.putItem({ TableName, Item: large })
  const throttled = /^ProvisionedThroughputExceededException/
  expect(await refusalOf(db.putItem({ TableName, Item: key("a", "1") }))).toMatch(throttled)
  const PutRequest = { Item: key("a", "2") }
  const batch = { RequestItems: { [TableName]: [{ PutRequest }] } }
  expect(await refusalOf(db.batchWriteItem(batch))).toMatch(throttled)
  const Update = { TableName, Key: key("b", "1"), UpdateExpression: "SET v = pk" }
  await refusalOf(db.transactWriteItems({ TransactItems: [{ Update }] }))
  expect(await reports({ TableName })).toEqual({
    PKT: ['["a"] 2', '["b"] 1'],
    SKT: ['["a","1"] 1', '["a","2"] 1', '["b","1"] 1'],
  })
})

test("all are listed, page by page, or those of one table", async () => {
  const { db } = await open()
  const names: string[] = []
  for (let at = 0; at < 3; at++) names.push(await createIndexed(db))
  await createIndexed(db)
  for (const TableName of names) {
    const enable = { TableName, ContributorInsightsAction: "ENABLE" } as const
    await db.updateContributorInsights(enable)
    await db.updateContributorInsights({ ...enable, IndexName: "byOwner" })
  }
  const expected = names.toSorted().flatMap((name) => [name, `${name}/byOwner`])
  for (const MaxResults of [1, 2, 3, 6, 100]) {
    const seen: string[] = []
    let NextToken: string | undefined
    do {
      const reply = await db.listContributorInsights({ MaxResults, NextToken })
      const page = reply.ContributorInsightsSummaries ?? []
      expect(page.length).toBeLessThanOrEqual(MaxResults)
      for (const { TableName, IndexName, ContributorInsightsStatus } of page) {
        seen.push(IndexName === undefined ? `${TableName}` : `${TableName}/${IndexName}`)
        expect(ContributorInsightsStatus).toBe("ENABLED")
      }
      NextToken = reply.NextToken
    } while (NextToken !== undefined)
    expect(seen).toEqual(expected)
  }
  const [TableName = ""] = names
  const own = await db.listContributorInsights({ TableName })
  expect(own.ContributorInsightsSummaries?.map((each) => each.IndexName)).toEqual([
    undefined,
    "byOwner",
  ])
})

// Whoever reaches /metrics has shown nothing: in strict mode that may be anybody's tenant.
test("the figures name keys in open mode alone", async () => {
  const { db, metrics } = await open()
  const TableName = await createTable(db, { pk: "S" })
  expect(await metrics()).toEqual([])
  await db.updateContributorInsights({ TableName, ContributorInsightsAction: "ENABLE" })
  const pk = 'say "\\"'
  await db.putItem({ TableName, Item: { pk: { S: pk } } })
  // Quotes and backslashes are escaped in both formats alike.
  const label = JSON.stringify(JSON.stringify([pk]))
  expect(await metrics()).toEqual([
    `libdynamo_contributor_requests{table="${TableName}",keys="partition",what="accessed",` +
      `rank="1",key=${label}} 1`,
  ])
})

test("what is not there is refused", async () => {
  const { db } = await open()
  const TableName = await createTable(db, { pk: "S" })
  const gone = "ResourceNotFoundException: Requested resource not found: Table: gone not found"
  const enable = { ContributorInsightsAction: "ENABLE" } as const
  const update = (input: { TableName: string; IndexName?: string }) =>
    refusalOf(db.updateContributorInsights({ ...input, ...enable }))
  expect(await update({ TableName: "gone" })).toBe(gone)
  expect(await update({ TableName, IndexName: "gone" })).toMatch(/^ResourceNotFoundException: /)
  expect(await refusalOf(db.describeContributorInsights({ TableName: "gone" }))).toBe(gone)
  expect(await refusalOf(db.listContributorInsights({ TableName: "gone" }))).toBe(gone)
  const token = await refusalOf(db.listContributorInsights({ NextToken: "x" }))
  expect(token).toBe("ValidationException: Invalid NextToken")
})

function createIndexed(db: DynamoDB): Promise<string> {
  const global = [index("byOwner", [["owner"], []])]
  return createIndexedTable(db, { types: { pk: "S", sk: "N", owner: "S" }, global })
}
