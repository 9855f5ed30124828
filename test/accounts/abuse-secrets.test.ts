// Attempts to read a secret, or to plant one. Numbers are those of the abuse cases.
import { describe, expect, test } from "vitest"
import { control, openStrict, recordOf, refusalOf, simpleTable } from "./strict-app.ts"
import { a, dbOf, openTwoAccounts, rootA, rootB, strict } from "./two-accounts.ts"

openTwoAccounts()

test("10: a tenant's own table called IAM is data and nothing more", async () => {
  const db = dbOf(rootA)
  await db.createTable({
    ...simpleTable("IAM"),
    KeySchema: [{ AttributeName: "AccessKeyId", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "AccessKeyId", AttributeType: "S" }],
  })
  const forged = {
    ...rootB,
    accessKeyId: "FORGED_KEY_OF_A_TENANT",
    secretAccessKey: "s".repeat(40),
  }
  await db.putItem({ TableName: "IAM", Item: recordOf(forged) })
  expect((await db.scan({ TableName: "IAM" })).Items).toEqual([recordOf(forged)])
  expect(await refusalOf(dbOf(forged).listTables({}))).toMatch(/^UnrecognizedClientException/)
})

describe("12: the secret is not to be had by", () => {
  const TableName = "IAM"
  const db = () => dbOf(control)
  const key = () => ({ AccessKeyId: { S: rootA.accessKeyId } })
  const secret = () => ({ ":s": { S: rootA.secretAccessKey } })
  const calls: [string, () => Promise<unknown>][] = [
    ["GetItem", () => db().getItem({ TableName, Key: key() })],
    [
      "a projection",
      () => db().getItem({ TableName, Key: key(), ProjectionExpression: "SecretAccessKey" }),
    ],
    ["Scan", () => db().scan({ TableName })],
    [
      "the index",
      () =>
        db().query({
          TableName,
          IndexName: "AccountId-index",
          KeyConditionExpression: "AccountId = :a",
          ExpressionAttributeValues: { ":a": { S: a } },
        }),
    ],
    [
      "an old image",
      () => db().putItem({ TableName, Item: recordOf(rootA), ReturnValues: "ALL_OLD" }),
    ],
    [
      "a new image",
      () =>
        db().updateItem({
          TableName,
          Key: key(),
          UpdateExpression: "SET SecretAccessKey = :s",
          ExpressionAttributeValues: secret(),
          ReturnValues: "ALL_NEW",
        }),
    ],
    [
      "what was updated",
      () =>
        db().updateItem({
          TableName,
          Key: key(),
          UpdateExpression: "SET SecretAccessKey = :s",
          ExpressionAttributeValues: secret(),
          ReturnValues: "UPDATED_NEW",
        }),
    ],
    [
      "copying it",
      () =>
        db().updateItem({
          TableName,
          Key: key(),
          UpdateExpression: "SET Copy = SecretAccessKey",
          ReturnValues: "ALL_NEW",
        }),
    ],
    [
      "copying it if it is there",
      () =>
        db().updateItem({
          TableName,
          Key: key(),
          UpdateExpression: "SET Copy = if_not_exists(SecretAccessKey, :x)",
          ExpressionAttributeValues: { ":x": { S: "" } },
          ReturnValues: "ALL_NEW",
        }),
    ],
    [
      "a failed condition",
      () =>
        db().putItem({
          TableName,
          Item: recordOf(rootA),
          ConditionExpression: "attribute_not_exists(AccessKeyId)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
    ],
    [
      "a cancelled transaction",
      () =>
        db().transactWriteItems({
          TransactItems: [
            {
              ConditionCheck: {
                TableName,
                Key: key(),
                ConditionExpression: "attribute_not_exists(AccessKeyId)",
                ReturnValuesOnConditionCheckFailure: "ALL_OLD",
              },
            },
          ],
        }),
    ],
    [
      "a transaction",
      () => db().transactGetItems({ TransactItems: [{ Get: { TableName, Key: key() } }] }),
    ],
    ["a batch", () => db().batchGetItem({ RequestItems: { [TableName]: { Keys: [key()] } } })],
  ]
  test.each(calls)("%s", async (_, call) => {
    const answer = await call().catch((error: unknown) => ({
      ...(error as object),
      text: String(error),
    }))
    expect(JSON.stringify(answer)).not.toContain(rootA.secretAccessKey.slice(0, 12))
    expect(await refusalOf(dbOf(rootA).listTables({}))).toMatch(/^accepted/)
  })

  // Whatever begins it, nothing begins with it: no answer tells one guess from another.
  test("asking whether it begins with a guess", async () => {
    for (const guess of [rootA.secretAccessKey.slice(0, 1), "\u0000"]) {
      const filter = {
        FilterExpression: "begins_with(SecretAccessKey, :g)",
        ExpressionAttributeValues: { ":g": { S: guess } },
      }
      expect((await db().scan({ TableName, ...filter })).Count).toBe(0)
      const condition = {
        ConditionExpression: "begins_with(SecretAccessKey, :g)",
        ExpressionAttributeValues: { ":g": { S: guess } },
      }
      expect(await refusalOf(db().deleteItem({ TableName, Key: key(), ...condition }))).toMatch(
        /^Conditional/,
      )
    }
  })
})

test("40: nothing that a caller writes breaks a line of the log, and no secret is in it", async () => {
  const request = new Request("http://127.0.0.1:8000/", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "user-agent": 'agent {"event":"forged"}',
      authorization: `AWS4-HMAC-SHA256 Credential=${rootA.accessKeyId}/x`,
    },
    body: "{}",
  })
  await strict.app.fetch(request)
  const lines = strict.log.map((line) => JSON.stringify(line))
  expect(lines.length).toBeGreaterThan(3)
  for (const line of lines) {
    expect(line).not.toMatch(/[\r\n]/)
    for (const { secretAccessKey } of [rootA, rootB, control]) {
      expect(line).not.toContain(secretAccessKey)
    }
    expect(line).not.toContain("attacker")
  }
})

test("45: the table of the root users is made in one form only", async () => {
  const other = await openStrict()
  const db = other.client(control)
  await db.listTables({})
  await db.updateTable({ TableName: "IAM", DeletionProtectionEnabled: false })
  await db.deleteTable({ TableName: "IAM" })
  expect(await refusalOf(db.createTable(simpleTable("IAM")))).toMatch(/^ValidationException/)
  // The way in from outside stays open, and with no table there is nobody else.
  expect(await refusalOf(db.listTables({}))).toMatch(/^accepted/)
})
