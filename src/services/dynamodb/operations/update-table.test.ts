import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { describeTable } from "./describe-table.ts"
import { updateTable } from "./update-table.ts"

const TableName = "Orders"
const units = (ReadCapacityUnits: number, WriteCapacityUnits = ReadCapacityUnits) => ({
  ReadCapacityUnits,
  WriteCapacityUnits,
})
const orders = {
  TableName,
  AttributeDefinitions: ["orderID", "customer"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
  GlobalSecondaryIndexes: ["by-customer", "by-name"].map((IndexName) => ({
    IndexName,
    KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
    ProvisionedThroughput: units(5),
  })),
  ProvisionedThroughput: units(5),
}

async function contextWithOrders() {
  const context = await openContext()
  await perform(createTable, orders, context)
  context.clock.nowMs += 1500
  return context
}

// Observed: while a table is being updated it shows the capacity that it still has.
test("replies with the capacity before the change, and describes the one after", async () => {
  const context = await contextWithOrders()
  const change = { TableName, ProvisionedThroughput: units(9, 3) }
  const updated = await perform(updateTable, change, context)
  expect(updated.TableDescription).toMatchObject({
    TableStatus: "UPDATING",
    ProvisionedThroughput: units(5),
    GlobalSecondaryIndexes: [{ IndexStatus: "ACTIVE" }, { IndexStatus: "ACTIVE" }],
  })
  const { Table } = await perform(describeTable, { TableName }, context)
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    ProvisionedThroughput: {
      ...units(9, 3),
      NumberOfDecreasesToday: 1,
      LastIncreaseDateTime: context.clock.nowMs / 1000,
      LastDecreaseDateTime: context.clock.nowMs / 1000,
    },
  })
})

test("shows which index changes, and which one goes", async () => {
  const context = await contextWithOrders()
  const changes = [
    { Update: { IndexName: "by-customer", ProvisionedThroughput: units(6) } },
    { Delete: { IndexName: "by-name" } },
  ]
  const input = { TableName, GlobalSecondaryIndexUpdates: changes }
  const { TableDescription } = await perform(updateTable, input, context)
  expect(TableDescription).toMatchObject({
    GlobalSecondaryIndexes: [
      { IndexName: "by-customer", IndexStatus: "UPDATING" },
      { IndexName: "by-name", IndexStatus: "DELETING" },
    ],
  })
  const { Table } = await perform(describeTable, { TableName }, context)
  expect((Table as { readonly GlobalSecondaryIndexes: unknown }).GlobalSecondaryIndexes).toEqual([
    expect.objectContaining({
      IndexName: "by-customer",
      IndexStatus: "ACTIVE",
      ProvisionedThroughput: expect.objectContaining(units(6)),
    }),
  ])
})

test("a switch to on demand is dated, and remembered after the switch back", async () => {
  const context = await contextWithOrders()
  const since = context.clock.nowMs / 1000
  await perform(updateTable, { TableName, BillingMode: "PAY_PER_REQUEST" }, context)
  const { Table } = await perform(describeTable, { TableName }, context)
  expect(Table).toMatchObject({
    BillingModeSummary: {
      BillingMode: "PAY_PER_REQUEST",
      LastUpdateToPayPerRequestDateTime: since,
    },
    ProvisionedThroughput: units(0),
    GlobalSecondaryIndexes: [
      { ProvisionedThroughput: units(0) },
      { ProvisionedThroughput: units(0) },
    ],
  })
  context.clock.nowMs += 1000
  const back = {
    TableName,
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: units(2),
    GlobalSecondaryIndexUpdates: ["by-customer", "by-name"].map((IndexName) => ({
      Update: { IndexName, ProvisionedThroughput: units(3) },
    })),
  }
  await perform(updateTable, back, context)
  const after = await perform(describeTable, { TableName }, context)
  expect(after.Table).toMatchObject({
    BillingModeSummary: { BillingMode: "PROVISIONED", LastUpdateToPayPerRequestDateTime: since },
    ProvisionedThroughput: units(2),
    GlobalSecondaryIndexes: [
      { ProvisionedThroughput: units(3) },
      { ProvisionedThroughput: units(3) },
    ],
  })
})

test("requests at once do not undo each other", async () => {
  const context = await contextWithOrders()
  await Promise.all([
    perform(updateTable, { TableName, DeletionProtectionEnabled: true }, context),
    perform(updateTable, { TableName, ProvisionedThroughput: units(8) }, context),
    perform(updateTable, { TableName, TableClass: "STANDARD" }, context),
  ])
  const { Table } = await perform(describeTable, { TableName }, context)
  expect(Table).toMatchObject({
    DeletionProtectionEnabled: true,
    ProvisionedThroughput: units(8),
    TableClassSummary: { TableClass: "STANDARD" },
  })
})

test.each<[object, string]>([
  [
    { TableName: undefined },
    "ValidationException: The parameter 'TableName' is required but was not present in the request",
  ],
  [
    {},
    "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
  ],
  [
    { TableName: "nope", DeletionProtectionEnabled: true },
    "ResourceNotFoundException: Requested resource not found: Table: nope not found",
  ],
  [
    { ProvisionedThroughput: { ReadCapacityUnits: 4 } },
    "ValidationException: 1 validation error detected: Value null at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must not be null",
  ],
  [
    { ReplicaUpdates: [{ Create: { RegionName: "us-east-1" } }] },
    "ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled.",
  ],
])("refused: %j", async (input, text) => {
  const context = await contextWithOrders()
  const before = await perform(describeTable, { TableName }, context)
  expect(await refusalOf(updateTable, { TableName, ...input }, context)).toBe(text)
  expect(await perform(describeTable, { TableName }, context)).toEqual(before)
})

// Whoever holds the definition would have to read it again.
test("an update that changes nothing is not written", async () => {
  const context = await contextWithOrders()
  const versions: number[] = []
  for (let time = 0; time < 3; time++) {
    await perform(updateTable, { TableName, DeletionProtectionEnabled: true }, context)
    versions.push((await context.engine.catalog.get(TableName)).version)
  }
  expect(new Set(versions).size).toBe(1)
})
