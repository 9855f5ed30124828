/**
 * Throughput that is enforced. Source: AWS guide, "Provisioned capacity mode", "Burst and adaptive
 * capacity" (300 seconds) and "Throttling"; texts from AWS's service model.
 */
import { expect, test } from "vitest"
import { openContext, perform, refusalOf, type TestContext } from "../../../test/support/context.ts"
import { ApiError } from "../../error.ts"
import { throttledOperations } from "./enforce-throughput.ts"

const exceeded =
  "ProvisionedThroughputExceededException: The level of configured provisioned throughput for " +
  "the table was exceeded. Consider increasing your provisioning level with the UpdateTable API."
const provisioned = (units: number) => ({
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units },
})
const Key = { pk: { S: "a" } }
/** Costs 100 units to write. */
const large = { ...Key, f: { S: "x".repeat(100 * 1024 - 4) } }

interface Subject {
  readonly context: TestContext
  readonly send: (name: string, input: object) => Promise<Readonly<Record<string, unknown>>>
  readonly refused: (name: string, input: object) => Promise<string>
}

async function openSubject(tables: Readonly<Record<string, object>>): Promise<Subject> {
  const context = await openContext()
  const operations = throttledOperations(context.platform)
  const find = (name: string) => {
    const operation = operations.find((each) => each.name === name)
    if (!operation) throw new Error(`no operation is called ${name}`)
    return operation
  }
  const send = (name: string, input: object) => perform(find(name), input, context)
  const refused = (name: string, input: object) => refusalOf(find(name), input, context)
  for (const [TableName, more] of Object.entries(tables)) {
    const AttributeDefinitions = [{ AttributeName: "pk", AttributeType: "S" }]
    const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }]
    await send("CreateTable", { TableName, AttributeDefinitions, KeySchema, ...more })
  }
  return { context, send, refused }
}

/** Three times 100 units are what 1 unit a second saves up in five minutes. */
async function exhaustWrites({ send }: Subject, TableName: string): Promise<void> {
  for (let time = 0; time < 3; time++) await send("PutItem", { TableName, Item: large })
}

test("five minutes of unused units are a burst, then one has to wait", async () => {
  const subject = await openSubject({ Orders: provisioned(1) })
  const { send, refused, context } = subject
  await exhaustWrites(subject, "Orders")
  const put = { TableName: "Orders", Item: Key }
  expect(await refused("PutItem", put)).toBe(exceeded)
  // Reads have units of their own.
  await send("GetItem", { TableName: "Orders", Key })
  // This one pays for the large item that it replaces, so the next has to wait longer.
  context.clock.nowMs += 1000
  await send("PutItem", put)
  context.clock.nowMs += 99_000
  expect(await refused("PutItem", put)).toBe(exceeded)
  context.clock.nowMs += 1000
  await send("PutItem", put)
})

test("tells which table lacks what", async () => {
  const subject = await openSubject({ Orders: provisioned(1) })
  await exhaustWrites(subject, "Orders")
  const error = await subject
    .send("PutItem", { TableName: "Orders", Item: Key })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect((error as ApiError).members).toEqual({
    ThrottlingReasons: [
      {
        reason: "TableWriteProvisionedThroughputExceeded",
        resource: "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
      },
    ],
  })
})

test("callers see of their consumption what they asked for", async () => {
  const { send } = await openSubject({ Orders: provisioned(5) })
  const put = (more: object) => send("PutItem", { TableName: "Orders", Item: Key, ...more })
  const total = { TableName: "Orders", CapacityUnits: 1 }
  expect(await put({})).toEqual({})
  expect(await put({ ReturnConsumedCapacity: "NONE" })).toEqual({})
  expect(await put({ ReturnConsumedCapacity: "TOTAL" })).toEqual({ ConsumedCapacity: total })
  expect(await put({ ReturnConsumedCapacity: "INDEXES" })).toEqual({
    ConsumedCapacity: { ...total, Table: { CapacityUnits: 1 } },
  })
})

test("a batch leaves undone what is throttled, and fails if that is all", async () => {
  const subject = await openSubject({ Orders: provisioned(1), Others: provisioned(1) })
  const { send, refused, context } = subject
  await exhaustWrites(subject, "Orders")
  const put = [{ PutRequest: { Item: Key } }]
  const { UnprocessedItems } = await send("BatchWriteItem", {
    RequestItems: { Orders: put, Others: put },
  })
  expect(UnprocessedItems).toEqual({ Orders: put })
  expect(await refused("BatchWriteItem", { RequestItems: { Orders: put } })).toBe(exceeded)
  // Reading 100 KB consistently takes 25 units.
  const get = { TableName: "Orders", Key, ConsistentRead: true }
  for (let time = 0; time < 12; time++) await send("GetItem", get)
  const found = await send("BatchGetItem", {
    RequestItems: { Orders: { Keys: [Key] }, Others: { Keys: [Key] } },
  })
  expect(found).toEqual({
    Responses: { Others: [Key] },
    UnprocessedKeys: { Orders: { Keys: [Key] } },
  })
  context.clock.nowMs += 60_000
  const again = await send("BatchWriteItem", { RequestItems: { Orders: put } })
  expect(again.UnprocessedItems).toEqual({})
})

test("a transaction is cancelled, with the reason in its place", async () => {
  const subject = await openSubject({ Orders: provisioned(1), Others: provisioned(1) })
  await exhaustWrites(subject, "Orders")
  const put = (TableName: string) => ({ Put: { TableName, Item: Key } })
  const transaction = { TransactItems: [put("Others"), put("Orders")] }
  expect(await subject.refused("TransactWriteItems", transaction)).toBe(
    "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for " +
      "specific reasons [None, ProvisionedThroughputExceeded]",
  )
})

test("a table on demand is bounded by its maximum, or by nothing", async () => {
  const BillingMode = "PAY_PER_REQUEST"
  const OnDemandThroughput = { MaxWriteRequestUnits: 1 }
  const subject = await openSubject({
    Bounded: { BillingMode, OnDemandThroughput },
    Free: { BillingMode },
  })
  for (const TableName of ["Bounded", "Free"]) await exhaustWrites(subject, TableName)
  await subject.send("PutItem", { TableName: "Free", Item: Key })
  expect(await subject.refused("PutItem", { TableName: "Bounded", Item: Key })).toContain(
    "ThrottlingException: Throughput exceeds the maximum OnDemandThroughput",
  )
})

test("a condition that fails costs a unit, and a missing table nothing", async () => {
  const { refused } = await openSubject({ Orders: provisioned(1) })
  const put = { TableName: "Orders", Item: Key, ConditionExpression: "attribute_exists(pk)" }
  for (let time = 0; time < 300; time++) {
    expect(await refused("PutItem", put)).toContain("ConditionalCheckFailedException")
  }
  expect(await refused("PutItem", put)).toBe(exceeded)
  expect(await refused("PutItem", { ...put, TableName: "nowhere" })).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
})

test("statements consume as native requests do", async () => {
  const subject = await openSubject({ Orders: provisioned(1) })
  const { send, refused } = subject
  const Statement = "INSERT INTO Orders VALUE {'pk': 'b'}"
  await exhaustWrites(subject, "Orders")
  expect(await refused("ExecuteStatement", { Statement })).toBe(exceeded)
  expect(await refused("ExecuteTransaction", { TransactStatements: [{ Statement }] })).toMatch(
    /^TransactionCanceledException: .*\[ProvisionedThroughputExceeded\]$/,
  )
  const select = { Statement: "SELECT * FROM Orders", ConsistentRead: true }
  // Each reads 100 KB: 25 units of 300.
  for (let time = 0; time < 12; time++) await send("ExecuteStatement", select)
  expect(await refused("ExecuteStatement", select)).toBe(exceeded)
})

// AWS's model: BatchExecuteStatement has no such error, and its statements have codes of their own.
test("a statement of a batch is throttled by itself", async () => {
  const OnDemandThroughput = { MaxWriteRequestUnits: 1 }
  const { send, ...subject } = await openSubject({
    Orders: provisioned(1),
    Bounded: { BillingMode: "PAY_PER_REQUEST", OnDemandThroughput },
    Free: { BillingMode: "PAY_PER_REQUEST" },
  })
  for (const name of ["Orders", "Bounded"]) await exhaustWrites({ send, ...subject }, name)
  const Statements = ["Orders", "Free", "Bounded"].map((name) => ({
    Statement: `INSERT INTO ${name} VALUE {'pk': 'b'}`,
  }))
  const batch = { Statements, ReturnConsumedCapacity: "TOTAL" }
  expect(await send("BatchExecuteStatement", batch)).toEqual({
    Responses: [
      {
        Error: {
          Code: "ProvisionedThroughputExceeded",
          Message: exceeded.slice(exceeded.indexOf(": ") + 2),
        },
      },
      { TableName: "Free" },
      {
        Error: {
          Code: "ThrottlingError",
          Message: "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
        },
      },
    ],
    ConsumedCapacity: [{ TableName: "Free", CapacityUnits: 1 }],
  })
  expect(await send("Scan", { TableName: "Orders", Select: "COUNT" })).toMatchObject({ Count: 1 })
})
