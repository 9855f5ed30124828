/** AWS guide: TableDescription; what is absent, and when, as observed. */
import { expect, test } from "vitest"
import { describeTable } from "./describe-table.ts"
import { parseTable, type TableInput } from "./parse-table.ts"
import { deletion } from "./replication.ts"
import type { Table } from "./table.ts"

const createdAtMs = 1_733_923_456_789
const identity = {
  id: 7,
  name: "Orders",
  arn: "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
  uuid: "d6b1a2c3-0000-4000-8000-000000000000",
  createdAtMs,
}
const place = { account: "123456789012", region: "eu-west-2", managedKeyUuid: "managed" }
const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" as const })
const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" as const })

const provisioned: TableInput = {
  AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
  KeySchema: [hash("orderID")],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
}
const { ProvisionedThroughput: _, ...unbilled } = provisioned
const onDemand: TableInput = { ...unbilled, BillingMode: "PAY_PER_REQUEST" }

function tableOf(input: TableInput): Table {
  return parseTable(input, identity, place, () => 1)
}

/** As a caller sees it: members that are undefined are not on the wire. */
function described(table: Table, status: "CREATING" | "ACTIVE", nowMs = createdAtMs): unknown {
  const count = { items: 3, bytes: 250 }
  return JSON.parse(JSON.stringify(describeTable(table, { status, count, nowMs })))
}

test("a provisioned table, once it is there, shows all of this and no more", () => {
  expect(described(tableOf(provisioned), "ACTIVE")).toEqual({
    AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
    TableName: "Orders",
    KeySchema: [hash("orderID")],
    TableStatus: "ACTIVE",
    CreationDateTime: 1_733_923_456.789,
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: 1,
      WriteCapacityUnits: 2,
    },
    TableSizeBytes: 250,
    ItemCount: 3,
    TableArn: identity.arn,
    TableId: identity.uuid,
    DeletionProtectionEnabled: false,
    WarmThroughput: { ReadUnitsPerSecond: 1, WriteUnitsPerSecond: 2, Status: "ACTIVE" },
  })
})

test("an on-demand table does not know since when while it is being created", () => {
  const table = tableOf(onDemand)
  expect(described(table, "CREATING")).toMatchObject({
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  })
  expect(described(table, "CREATING")).not.toHaveProperty("WarmThroughput")
  expect(described(table, "CREATING")).not.toHaveProperty(
    "BillingModeSummary.LastUpdateToPayPerRequestDateTime",
  )
  expect(described(table, "ACTIVE")).toMatchObject({
    BillingModeSummary: {
      BillingMode: "PAY_PER_REQUEST",
      LastUpdateToPayPerRequestDateTime: createdAtMs / 1000,
    },
    WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: "ACTIVE" },
  })
})

test("what was set is shown as it was set", () => {
  const table = tableOf({
    ...onDemand,
    DeletionProtectionEnabled: true,
    TableClass: "STANDARD_INFREQUENT_ACCESS",
    OnDemandThroughput: { MaxReadRequestUnits: 10 },
    WarmThroughput: { WriteUnitsPerSecond: 5_000 },
    SSESpecification: { Enabled: true, SSEType: "KMS" },
  })
  const description = described(table, "ACTIVE")
  expect(description).toMatchObject({
    DeletionProtectionEnabled: true,
    SSEDescription: {
      Status: "ENABLED",
      SSEType: "KMS",
      KMSMasterKeyArn: "arn:aws:kms:eu-west-2:123456789012:key/managed",
    },
    WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 5_000 },
  })
  expect(description).toHaveProperty("TableClassSummary", {
    TableClass: "STANDARD_INFREQUENT_ACCESS",
  })
  expect(description).toHaveProperty("OnDemandThroughput", { MaxReadRequestUnits: 10 })
})

// The table that the Cruddur course creates, with a local index beside.
test("indexes are described with their keys, projections and ARNs", () => {
  const table = tableOf({
    ...provisioned,
    AttributeDefinitions: ["message_group_uuid", "pk", "sk"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [hash("pk"), range("sk")],
    GlobalSecondaryIndexes: [
      {
        IndexName: "message-group-sk-index",
        KeySchema: [hash("message_group_uuid"), range("sk")],
        Projection: { ProjectionType: "ALL" },
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "by-group",
        KeySchema: [hash("pk"), range("message_group_uuid")],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["message"] },
      },
    ],
  })
  const description = described(table, "ACTIVE")
  expect(description).toHaveProperty("GlobalSecondaryIndexes", [
    {
      IndexName: "message-group-sk-index",
      KeySchema: [hash("message_group_uuid"), range("sk")],
      Projection: { ProjectionType: "ALL" },
      IndexStatus: "ACTIVE",
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: 5,
        WriteCapacityUnits: 5,
      },
      IndexSizeBytes: 0,
      ItemCount: 0,
      IndexArn: `${identity.arn}/index/message-group-sk-index`,
      WarmThroughput: { ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 5, Status: "ACTIVE" },
    },
  ])
  expect(description).toHaveProperty("LocalSecondaryIndexes", [
    {
      IndexName: "by-group",
      KeySchema: [hash("pk"), range("message_group_uuid")],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["message"] },
      IndexSizeBytes: 0,
      ItemCount: 0,
      IndexArn: `${identity.arn}/index/by-group`,
    },
  ])
})

test("decreases of another day are not shown", () => {
  const table = tableOf(provisioned)
  const decreasedAtMs = Date.UTC(2026, 9, 9, 23, 59)
  const billing = {
    ...table.billing,
    provisioned: { ...table.billing.provisioned, decreasedAtMs, decreasesToday: 2 },
  }
  const numberAt = (nowMs: number) =>
    describeTable({ ...table, billing }, { status: "ACTIVE", count: { items: 0, bytes: 0 }, nowMs })
      .ProvisionedThroughput
  expect(numberAt(decreasedAtMs)).toMatchObject({
    NumberOfDecreasesToday: 2,
    LastDecreaseDateTime: decreasedAtMs / 1000,
  })
  expect(numberAt(Date.UTC(2026, 9, 10))).toMatchObject({ NumberOfDecreasesToday: 0 })
})

test("a restored table that is going is not being restored", () => {
  const restored = { tableArn: identity.arn, atMs: createdAtMs }
  const going = { ...tableOf(onDemand), restored, filling: deletion }
  expect(described(going, "ACTIVE")).toMatchObject({ RestoreSummary: { RestoreInProgress: false } })
})
