// Attempts by way of statements, streams and copies. Numbers are those of the abuse cases.
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { describe, expect, test } from "vitest"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { control, drawRoot, type Keys, recordOf, refusalOf, region } from "./strict-app.ts"
import { a, b, dbOf, openTwoAccounts, rootA, rootB, strict } from "./two-accounts.ts"

const streamsOf = (credentials: Keys) =>
  new DynamoDBStreams({
    region,
    endpoint: "http://127.0.0.1:8000",
    credentials,
    requestHandler: sdkRequestHandler(strict.app),
    maxAttempts: 1,
  })
const StreamSpecification = {
  StreamEnabled: true,
  StreamViewType: "NEW_AND_OLD_IMAGES",
} as const

openTwoAccounts({ StreamSpecification, pks: ["1", "2"] })

describe("1: another account's table by its ARN in a statement", () => {
  const foreign = `arn:aws:dynamodb:us-east-1:${b}:table/Orders`
  const own = `INSERT INTO "Orders" VALUE {'pk': 'beside'}`
  test.each([
    `SELECT * FROM "${foreign}"`,
    `SELECT * FROM "${foreign}" WHERE pk = '1'`,
    `INSERT INTO "${foreign}" VALUE {'pk': 'planted'}`,
    `UPDATE "${foreign}" SET of = 'attacker' WHERE pk = '1'`,
    `DELETE FROM "${foreign}" WHERE pk = '1'`,
  ])("%s", async (Statement) => {
    const db = dbOf(rootA)
    const before = (await dbOf(rootB).scan({ TableName: "Orders" })).Items
    const refused = /^(AccessDeniedException|ValidationException)/
    expect(await refusalOf(db.executeStatement({ Statement }))).toMatch(refused)
    const { Responses = [] } = await db.batchExecuteStatement({ Statements: [{ Statement }] })
    expect(Responses.map(({ Error: error, Item }) => [error?.Code, Item])).toEqual([
      [expect.stringMatching(/^(AccessDenied|ValidationError)$/), undefined],
    ])
    const TransactStatements = [{ Statement: own }, { Statement }]
    expect(await refusalOf(db.executeTransaction({ TransactStatements }))).not.toMatch(/^accepted/)
    const Key = { pk: { S: "beside" } }
    expect((await db.getItem({ TableName: "Orders", Key })).Item).toBeUndefined()
    expect((await dbOf(rootB).scan({ TableName: "Orders" })).Items).toEqual(before)
  })
})

test("9: a statement puts no record of the control plane, and moves none", async () => {
  const db = dbOf(control)
  const planted = drawRoot(a)
  const insert = (id: string, account: string) =>
    `INSERT INTO "IAM" VALUE {'AccessKeyId': '${id}', 'AccountId': '${account}', 'SecretAccessKey': '${planted.secretAccessKey}'}`
  const statements = [
    insert("KEY_OF_NO_ACCOUNT", control.account),
    insert(planted.accessKeyId, b),
    insert(control.accessKeyId, a),
    `UPDATE "IAM" SET AccountId = '${b}' WHERE AccessKeyId = '${rootA.accessKeyId}'`,
  ]
  const before = (await db.scan({ TableName: "IAM" })).Items
  for (const Statement of statements) {
    expect(await refusalOf(db.executeStatement({ Statement }))).toMatch(/^ValidationException/)
    const { Responses = [] } = await db.batchExecuteStatement({ Statements: [{ Statement }] })
    expect(Responses[0]?.Error?.Code).toBe("ValidationError")
    const TransactStatements = [{ Statement }]
    expect(await refusalOf(db.executeTransaction({ TransactStatements }))).not.toMatch(/^accepted/)
  }
  expect((await db.scan({ TableName: "IAM" })).Items).toEqual(before)
})

describe("12: the secret is not to be had by", () => {
  const secret = () => rootA.secretAccessKey.slice(0, 12)
  const db = () => dbOf(control)

  test("statements", async () => {
    const where = `WHERE AccessKeyId = '${rootA.accessKeyId}'`
    for (const Statement of [
      `SELECT * FROM "IAM"`,
      `SELECT SecretAccessKey FROM "IAM" ${where}`,
      `SELECT * FROM "IAM"."AccountId-index" WHERE AccountId = '${a}'`,
      `UPDATE "IAM" SET Note = 'x' ${where} RETURNING ALL OLD *`,
      `UPDATE "IAM" SET SecretAccessKey = '${rootA.secretAccessKey}' ${where} RETURNING ALL NEW *`,
      `UPDATE "IAM" SET Copy = SecretAccessKey ${where} RETURNING ALL NEW *`,
    ]) {
      expect(await refusalOf(db().executeStatement({ Statement }))).not.toContain(secret())
      const batch = db().batchExecuteStatement({ Statements: [{ Statement }] })
      expect(await refusalOf(batch)).not.toContain(secret())
    }
    const filter = `SELECT * FROM "IAM" WHERE begins_with(SecretAccessKey, '${secret()}')`
    expect((await db().executeStatement({ Statement: filter })).Items).toEqual([])
  })

  test("whatever a filter can ask about an attribute", async () => {
    for (const FilterExpression of [
      "contains(SecretAccessKey, :v)",
      "SecretAccessKey >= :v",
      "SecretAccessKey BETWEEN :v AND :z",
      "size(SecretAccessKey) > :n",
      "attribute_type(SecretAccessKey, :s)",
    ]) {
      const all = { ":v": { S: secret() }, ":z": { S: "~" }, ":n": { N: "0" }, ":s": { S: "S" } }
      const used = Object.entries(all).filter(([name]) => FilterExpression.includes(name))
      const ExpressionAttributeValues = Object.fromEntries(used)
      const filter = { FilterExpression, ExpressionAttributeValues }
      expect((await db().scan({ TableName: "IAM", ...filter })).Count).toBe(0)
    }
  })

  test("an index of its own, over all and over the secret itself", async () => {
    await db().updateTable({
      TableName: "IAM",
      AttributeDefinitions: [{ AttributeName: "SecretAccessKey", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: "BySecret",
            KeySchema: [{ AttributeName: "SecretAccessKey", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        },
      ],
    })
    while (await strict.app.maintain()) {}
    await db().putItem({ TableName: "IAM", Item: recordOf(rootA) })
    expect((await db().scan({ TableName: "IAM", IndexName: "BySecret" })).Items).toEqual([])
    expect(await refusalOf(dbOf(rootA).listTables({}))).toMatch(/^accepted/)
  })

  test("the stream of the table", async () => {
    await db().updateTable({ TableName: "IAM", StreamSpecification })
    while (await strict.app.maintain()) {}
    const added = await strict.addRoot("777788889999")
    const Key = { AccessKeyId: { S: added.accessKeyId } }
    await db().putItem({ TableName: "IAM", Item: { ...recordOf(added), Note: { S: "noted" } } })
    await db().deleteItem({ TableName: "IAM", Key })
    const records = JSON.stringify(await recordsOf(control, "IAM"))
    expect(records).toContain("noted")
    expect(records).not.toContain(added.secretAccessKey.slice(0, 12))
  })
})

/** All that the stream of a table holds, read by its owner. */
async function recordsOf(keys: Keys, TableName: string) {
  const streams = streamsOf(keys)
  const iterators = await iteratorsOf(keys, TableName)
  const pages = await Promise.all(
    iterators.map((ShardIterator) => streams.getRecords({ ShardIterator })),
  )
  return pages.flatMap(({ Records = [] }) => Records)
}

async function iteratorsOf(keys: Keys, TableName: string): Promise<string[]> {
  const streams = streamsOf(keys)
  const StreamArn = await streamArnOf(keys, TableName)
  const { StreamDescription } = await streams.describeStream({ StreamArn })
  const iterators = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
    const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const
    return (await streams.getShardIterator(from)).ShardIterator ?? ""
  })
  expect(iterators.length).toBeGreaterThan(0)
  return Promise.all(iterators)
}

async function streamArnOf(keys: Keys, TableName: string): Promise<string> {
  return (await dbOf(keys).describeTable({ TableName })).Table?.LatestStreamArn ?? ""
}

test("38: streams, their iterators and tokens of statements are no good in another account", async () => {
  const streams = streamsOf(rootA)
  const StreamArn = await streamArnOf(rootB, "Orders")
  expect(await refusalOf(streams.describeStream({ StreamArn }))).toMatch(/^AccessDenied/)
  const [ShardIterator = ""] = await iteratorsOf(rootB, "Orders")
  expect((await streamsOf(rootB).getRecords({ ShardIterator })).Records).toHaveLength(2)
  const stolen = await refusalOf(streams.getRecords({ ShardIterator }))
  expect(stolen).toMatch(/^(AccessDenied|Validation)Exception/)
  // With the thief's own stream in the victim's iterator.
  const mine = await streamArnOf(rootA, "Orders")
  const renamed = ShardIterator.replace(StreamArn, mine)
  const read = await refusalOf(streams.getRecords({ ShardIterator: renamed }))
  expect(read).not.toContain(b)
  const Statement = `SELECT * FROM "Orders"`
  const { NextToken } = await dbOf(rootB).executeStatement({ Statement, Limit: 1 })
  expect(NextToken).toBeDefined()
  const continued = await refusalOf(dbOf(rootA).executeStatement({ Statement, NextToken }))
  expect(continued).not.toContain(b)
})

test("39: lists of streams and tables show one's own", async () => {
  for (const root of [rootA, rootB]) {
    const { Streams = [] } = await streamsOf(root).listStreams({})
    expect(Streams.map(({ StreamArn }) => StreamArn?.split(":")[4])).toEqual([root.account])
    expect((await dbOf(root).listTables({})).TableNames).toEqual(["Orders"])
  }
})
