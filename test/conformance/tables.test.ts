/** The life of tables. */
import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
const keys = {
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
} satisfies Partial<CreateTableCommandInput>
const BillingMode = "PAY_PER_REQUEST"

test("an on-demand table says so, and how much it holds", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { Table } = await db.describeTable({ TableName })
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    BillingModeSummary: {
      BillingMode,
      LastUpdateToPayPerRequestDateTime: expect.any(Date),
    },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    DeletionProtectionEnabled: false,
  })
  // What a table does not have is absent, never empty.
  for (const member of ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "StreamSpecification"]) {
    expect(Table).not.toHaveProperty(member, expect.anything())
  }
})

test("a table made again is another table, and empty", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: { pk: { S: "a" } } })
  const before = await db.describeTable({ TableName })
  await db.deleteTable({ TableName })
  await expect
    .poll(() => refusalOf(db.describeTable({ TableName })))
    .toContain("ResourceNotFoundException")
  await db.createTable({ TableName, ...keys, BillingMode })
  await expect
    .poll(async () => (await db.describeTable({ TableName })).Table?.TableStatus)
    .toBe("ACTIVE")
  const after = await db.describeTable({ TableName })
  expect(after.Table?.TableId).not.toBe(before.Table?.TableId)
  expect((await db.scan({ TableName })).Count).toBe(0)
})

test("names are listed in byte order, page by page", async () => {
  const made = await Promise.all([1, 2, 3].map(() => createTable(db, { pk: "S" })))
  const { TableNames = [] } = await db.listTables({ Limit: 100 })
  expect(TableNames).toEqual(TableNames.toSorted())
  expect(TableNames).toEqual(expect.arrayContaining(made))

  const pages: string[] = []
  let start: string | undefined
  do {
    const page = await db.listTables({ Limit: 2, ...(start && { ExclusiveStartTableName: start }) })
    pages.push(...(page.TableNames ?? []))
    start = page.LastEvaluatedTableName
  } while (start !== undefined)
  expect(pages).toEqual(TableNames)
})

test("a protected table is not deleted", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.updateTable({ TableName, DeletionProtectionEnabled: true })
  expect(await refusalOf(db.deleteTable({ TableName }))).toBe(
    "ValidationException: Resource cannot be deleted as it is currently protected against " +
      "deletion. Disable deletion protection first.",
  )
  await db.updateTable({ TableName, DeletionProtectionEnabled: false })
  expect((await db.deleteTable({ TableName })).TableDescription?.TableStatus).toBe("DELETING")
})

test("throughput and billing mode change", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { TableDescription } = await db.updateTable({
    TableName,
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 3 },
  })
  expect(TableDescription?.TableStatus).toBe("UPDATING")
  const { Table } = await db.describeTable({ TableName })
  expect(Table).toMatchObject({
    BillingModeSummary: { BillingMode: "PROVISIONED" },
    ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 3 },
  })
})

test("tags are added, listed and removed", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { Table } = await db.describeTable({ TableName })
  const ResourceArn = Table?.TableArn
  const tags = async () =>
    (await db.listTagsOfResource({ ResourceArn })).Tags?.toSorted((a, b) =>
      String(a.Key) < String(b.Key) ? -1 : 1,
    )
  await db.tagResource({
    ResourceArn,
    Tags: [
      { Key: "owner", Value: "me" },
      { Key: "stage", Value: "test" },
    ],
  })
  await db.tagResource({ ResourceArn, Tags: [{ Key: "stage", Value: "live" }] })
  expect(await tags()).toEqual([
    { Key: "owner", Value: "me" },
    { Key: "stage", Value: "live" },
  ])
  await db.untagResource({ ResourceArn, TagKeys: ["owner", "unknown"] })
  expect(await tags()).toEqual([{ Key: "stage", Value: "live" }])
})

test("a table may be named by its ARN", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { Table } = await db.describeTable({ TableName })
  const arn = Table?.TableArn
  await db.putItem({ TableName: arn, Item: { pk: { S: "a" } } })
  expect((await db.getItem({ TableName, Key: { pk: { S: "a" } } })).Item).toBeDefined()
})

test("limits and endpoints are what the SDKs expect", async () => {
  expect(await db.describeLimits({})).toMatchObject({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  })
  expect((await db.describeEndpoints({})).Endpoints).toHaveLength(1)
})

describe("tables that cannot be", () => {
  const invalid = "ValidationException: One or more parameter values were invalid: "
  test.each([
    [
      "a name of two letters",
      { TableName: "ab" },
      "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      "a name with a semicolon",
      { TableName: "abc;" },
      "Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      "throughput on demand",
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "no throughput at all",
      { BillingMode: "PROVISIONED" as const },
      `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      "a definition that no key uses",
      {
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" as const },
          { AttributeName: "more", AttributeType: "S" as const },
        ],
      },
      `${invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      "a key that is not defined",
      { KeySchema: [{ AttributeName: "other", KeyType: "HASH" as const }] },
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk]`,
    ],
    [
      "only a sort key",
      { KeySchema: [{ AttributeName: "pk", KeyType: "RANGE" as const }] },
      "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
  ])("%s", async (_, more, text) => {
    const TableName = `t-${crypto.randomUUID()}`
    const refusal = await refusalOf(db.createTable({ TableName, ...keys, BillingMode, ...more }))
    expect(refusal).toContain(text)
    const { TableNames } = await db.listTables({})
    expect(TableNames).not.toContain(TableName)
  })

  test("one that is there, and one that is not", async () => {
    const TableName = await createTable(db, { pk: "S" })
    expect(await refusalOf(db.createTable({ TableName, ...keys, BillingMode }))).toBe(
      `ResourceInUseException: Table already exists: ${TableName}`,
    )
    const text = "ResourceNotFoundException: Requested resource not found: Table: nope not found"
    expect(await refusalOf(db.describeTable({ TableName: "nope" }))).toBe(text)
    expect(await refusalOf(db.deleteTable({ TableName: "nope" }))).toBe(text)
  })
})
