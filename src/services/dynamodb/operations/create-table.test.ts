import { describe, expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { describeTable } from "./describe-table.ts"
import { listTables } from "./list-tables.ts"
import { listTagsOfResource } from "./list-tags-of-resource.ts"

const keys = {
  AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
}
const orders = {
  TableName: "Orders",
  ...keys,
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
}

// The reply of AWS's own create-table example, member by member.
test("replies with the table as it is being created", async () => {
  const context = await openContext()
  expect(await perform(createTable, orders, context)).toEqual({
    TableDescription: {
      ...keys,
      TableName: "Orders",
      TableStatus: "CREATING",
      CreationDateTime: context.clock.nowMs / 1000,
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: 1,
        WriteCapacityUnits: 1,
      },
      TableSizeBytes: 0,
      ItemCount: 0,
      TableArn: "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
      TableId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      DeletionProtectionEnabled: false,
    },
  })
})

test("the table is there at once, under the same id", async () => {
  const context = await openContext()
  const created = await perform(createTable, orders, context)
  const described = await perform(describeTable, { TableName: "Orders" }, context)
  expect(described.Table).toMatchObject({
    TableStatus: "ACTIVE",
    TableId: (created.TableDescription as { readonly TableId: string }).TableId,
  })
})

test("of twenty requests for one name at once, one succeeds", async () => {
  const context = await openContext()
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => refusalOf(createTable, orders, context)),
  )
  expect(outcomes.filter((outcome) => outcome === "no refusal")).toHaveLength(1)
  expect(new Set(outcomes)).toEqual(
    new Set(["no refusal", "ResourceInUseException: Table already exists: Orders"]),
  )
})

// AWS API reference: TableName may be the ARN of the table to create.
test("the table may be named by its ARN-to-be, and by no other account's", async () => {
  const context = await openContext()
  const arnOf = (account: string) => `arn:aws:dynamodb:eu-west-2:${account}:table/Orders`
  const foreign = { ...orders, TableName: arnOf("999999999999") }
  expect(await refusalOf(createTable, foreign, context)).toMatch(/^AccessDeniedException/)
  const own = { ...orders, TableName: arnOf("123456789012") }
  const { TableDescription } = await perform(createTable, own, context)
  expect(TableDescription).toMatchObject({ TableName: "Orders", TableArn: own.TableName })
})

test("tags given with it are there", async () => {
  const context = await openContext()
  const Tags = [{ Key: "stage", Value: "test" }]
  const { TableDescription } = await perform(createTable, { ...orders, Tags }, context)
  const { TableArn: ResourceArn } = TableDescription as { readonly TableArn: string }
  expect(await perform(listTagsOfResource, { ResourceArn }, context)).toEqual({ Tags })
})

test("a stream begins with it", async () => {
  const context = await openContext()
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" }
  const { TableDescription } = await perform(
    ...([createTable, { ...orders, StreamSpecification }, context] as const),
  )
  const LatestStreamLabel = "2026-11-20T12:00:00.000"
  const { TableArn } = TableDescription as { readonly TableArn: string }
  const LatestStreamArn = `${TableArn}/stream/${LatestStreamLabel}`
  expect(TableDescription).toMatchObject({
    ...{ StreamSpecification, LatestStreamLabel, LatestStreamArn },
  })
})

describe("refused, and not created", () => {
  const failed = "failed to satisfy constraint: "
  const one = "ValidationException: 1 validation error detected: "
  const index = { KeySchema: keys.KeySchema, Projection: { ProjectionType: "ALL" } }
  test.each<[string, object, string]>([
    [
      "a request for nothing",
      { TableName: undefined, AttributeDefinitions: undefined, KeySchema: undefined },
      "ValidationException: The parameter 'TableName' is required but was not present in the request",
    ],
    [
      "neither key nor definitions",
      { AttributeDefinitions: undefined, KeySchema: undefined },
      `ValidationException: 2 validation errors detected: Value null at 'attributeDefinitions' ${failed}Member must not be null; Value null at 'keySchema' ${failed}Member must not be null`,
    ],
    [
      "a short name",
      { TableName: "ab" },
      `${one}Value 'ab' at 'tableName' ${failed}Member must have length greater than or equal to 3`,
    ],
    [
      "a long name",
      { TableName: "a".repeat(256) },
      `${one}Value '${"a".repeat(256)}' at 'tableName' ${failed}Member must have length less than or equal to 255`,
    ],
    [
      "a name with a semicolon",
      { TableName: "abc;" },
      `${one}Value 'abc;' at 'tableName' ${failed}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    ],
    [
      "an empty name",
      { TableName: "" },
      `ValidationException: 2 validation errors detected: Value '' at 'tableName' ${failed}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'tableName' ${failed}Member must have length greater than or equal to 3`,
    ],
    [
      "an unknown billing mode",
      { BillingMode: "INVALID_MODE" },
      `${one}Value 'INVALID_MODE' at 'billingMode' ${failed}Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]`,
    ],
    [
      "no throughput worth the name; writing is judged first",
      { ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } },
      `ValidationException: 2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' ${failed}Member must have value greater than or equal to 1; Value '0' at 'provisionedThroughput.readCapacityUnits' ${failed}Member must have value greater than or equal to 1`,
    ],
    [
      "an unknown attribute type",
      { AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "BOOL" }] },
      `${one}Value 'BOOL' at 'attributeDefinitions.1.member.attributeType' ${failed}Member must satisfy enum value set: [B, N, S]`,
    ],
    [
      "an unknown key type",
      { KeySchema: [{ AttributeName: "orderID", KeyType: "SORT" }] },
      `${one}Value 'SORT' at 'keySchema.1.member.keyType' ${failed}Member must satisfy enum value set: [HASH, RANGE]`,
    ],
    [
      "short names of indexes; global ones are judged first",
      {
        LocalSecondaryIndexes: [{ IndexName: "l1", ...index }],
        GlobalSecondaryIndexes: [{ IndexName: "g1", ...index }],
      },
      `ValidationException: 2 validation errors detected: Value 'g1' at 'globalSecondaryIndexes.1.member.indexName' ${failed}Member must have length greater than or equal to 3; Value 'l1' at 'localSecondaryIndexes.1.member.indexName' ${failed}Member must have length greater than or equal to 3`,
    ],
    [
      "neither throughput nor billing mode",
      { ProvisionedThroughput: undefined },
      "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    ],
    [
      "a tag of AWS's",
      { Tags: [{ Key: "aws:x", Value: "" }] },
      "ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:x",
    ],
    [
      "a policy that is none",
      { ResourcePolicy: "{}" },
      "ValidationException: One or more parameter values were invalid: Invalid policy document: " +
        "Syntax errors in policy. Line 1, column 1: a policy has a Statement.",
    ],
    [
      "a vector index that says too little",
      {
        VectorIndexes: [
          {
            ...{ IndexName: "vectors", DistanceFunction: "COSINE" },
            ...{ VectorAttribute: { AttributeName: "v" }, Projection: { ProjectionType: "ALL" } },
          },
        ],
      },
      "ValidationException: 1 validation error detected: Value null at " +
        "'vectorIndexes.1.member.dimensions' failed to satisfy constraint: " +
        "Member must not be null",
    ],
  ])("%s", async (_, more, text) => {
    const context = await openContext()
    expect(await refusalOf(createTable, { ...orders, ...more }, context)).toBe(text)
    expect(await perform(listTables, {}, context)).toEqual({ TableNames: [] })
  })

  // AWS prints the elements in a spelling that varies from host to host.
  test("a key of three attributes", async () => {
    const context = await openContext()
    const KeySchema = ["a", "b", "c"].map((AttributeName) => ({ AttributeName, KeyType: "HASH" }))
    expect(await refusalOf(createTable, { ...orders, KeySchema }, context)).toMatch(
      /^ValidationException: 1 validation error detected: Value '\[.*\]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2$/,
    )
  })
})
