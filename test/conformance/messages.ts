/**
 * A chat's single table, as a course on AWS teaches it: one row per participant and group
 * (`GRP#<user>`, sorted by the time of the last message) and one per message (`MSG#<group>`).
 */
import type { AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"

export const TableName = "cruddur-messages"

export const users = {
  andrew: {
    uuid: "11111111-1111-4111-8111-111111111111",
    name: "Andrew Brown",
    handle: "andrewbrown",
  },
  bayko: { uuid: "22222222-2222-4222-8222-222222222222", name: "Andrew Bayko", handle: "bayko" },
  londo: { uuid: "33333333-3333-4333-8333-333333333333", name: "Londo Mollari", handle: "londo" },
} as const
type User = (typeof users)[keyof typeof users]

export const groups = {
  baykoAndAndrew: "5ae290ed-55d1-47a0-bc6d-fe2bc2700399",
  londoAndAndrew: "6bf3a1fe-66e2-48b1-9d7e-0f3cd3811400",
  lastYear: "7c04b20f-77f3-49c2-8e8f-1a4de4922511",
} as const

type Row = Record<string, AttributeValue>

/** The row under which `owner` finds the group; it describes the other person. */
function groupRow(owner: User, other: User, group: string, at: string, text: string): Row {
  return {
    pk: { S: `GRP#${owner.uuid}` },
    sk: { S: at },
    message_group_uuid: { S: group },
    message: { S: text },
    user_uuid: { S: other.uuid },
    user_display_name: { S: other.name },
    user_handle: { S: other.handle },
  }
}

export function messageRow(sender: User, group: string, at: string, text: string): Row {
  return {
    pk: { S: `MSG#${group}` },
    sk: { S: at },
    message_uuid: { S: messageUuidOf(at) },
    message: { S: text },
    user_uuid: { S: sender.uuid },
    user_display_name: { S: sender.name },
    user_handle: { S: sender.handle },
  }
}

/** 26 messages and five group rows. */
export function fixture(): Row[] {
  const { andrew, bayko, londo } = users
  const { baykoAndAndrew, londoAndAndrew, lastYear } = groups
  const filler = ["2026-03-02T10:00:00.000000", "this is a filler message"] as const
  const hello = ["2026-03-01T09:00:00.000000", "hello londo"] as const
  const minutes = Array.from({ length: 25 }, (_, minute) => String(minute).padStart(2, "0"))
  return [
    groupRow(andrew, bayko, baykoAndAndrew, ...filler),
    groupRow(bayko, andrew, baykoAndAndrew, ...filler),
    groupRow(andrew, londo, londoAndAndrew, ...hello),
    groupRow(londo, andrew, londoAndAndrew, ...hello),
    groupRow(andrew, londo, lastYear, "2025-12-31T23:59:59.999999", "last year"),
    messageRow(andrew, baykoAndAndrew, "2025-12-31T23:00:00.000000", "old year"),
    ...minutes.map((minute) =>
      messageRow(
        Number(minute) % 2 === 0 ? andrew : bayko,
        baykoAndAndrew,
        `2026-03-01T10:${minute}:00.000000`,
        `message ${minute}`,
      ),
    ),
  ]
}

/** A group of Andrew and Bayko begins: a row for each of them, and the message. */
export function firstMessageRows(group: string, at: string, text: string): Row[] {
  const { andrew, bayko } = users
  return [
    groupRow(andrew, bayko, group, at, text),
    groupRow(bayko, andrew, group, at, text),
    messageRow(andrew, group, at, text),
  ]
}

/** Provisioned and with an index on the group, which only group rows have. */
export async function createMessagesTable(db: DynamoDB): Promise<void> {
  const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
  await db.createTable({
    TableName,
    AttributeDefinitions: ["message_group_uuid", "pk", "sk"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "message-group-sk-index",
        KeySchema: [
          { AttributeName: "message_group_uuid", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
        ProvisionedThroughput: throughput,
      },
    ],
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: throughput,
  })
}

/** A UUID that depends on nothing but the time, so that sizes are the same in every run. */
function messageUuidOf(at: string): string {
  const digits = at.replaceAll(/\D/g, "").padEnd(32, "0").slice(0, 32)
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5")
}
