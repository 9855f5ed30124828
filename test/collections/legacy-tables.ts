/** Tables as dynamodb-mini 0.2.4 made them, and what it wrote. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { clientFor } from "../support/client.ts"
import { testKey } from "./subjects.ts"

export const c1 = "11111111-1111-4111-8111-111111111111"
export const c2 = "22222222-2222-4222-8222-222222222222"
export const c3 = "33333333-3333-4333-8333-333333333333"
export const e1 = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
export const e2 = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
export const e3 = "cccccccc-cccc-4ccc-8ccc-cccccccccccc"
export const deletedAt = "2019-06-02T10:00:00.000Z"
export const t = (n: number) => 1_559_400_000_000 + n

type Row = Record<string, string>

/** Renamed once; deleted; of a user whose slug is empty. */
const collections: readonly Row[] = [
  { userCollectionVersion: `Some-User#${c1}#${t(1)}`, name: "draft" },
  { userCollectionVersion: `Some-User#${c1}#${t(5)}`, name: "posts" },
  { userCollectionVersion: `Some-User#${c2}#${t(2)}`, name: "old", deletedAt },
  { userCollectionVersion: `#${c3}#${t(3)}`, name: "cjk" },
]

/** Three versions; deleted; a name that another entry has too. */
const entries: readonly Row[] = [
  { entryVersion: `${e1}#${t(10)}`, name: "a", value: '{"n":1}' },
  { entryVersion: `${e1}#${t(20)}`, name: "a", value: '{"n":2}' },
  { entryVersion: `${e1}#${t(30)}`, value: "[3]" },
  { entryVersion: `${e2}#${t(11)}`, name: "gone", value: "5", deletedAt },
  { entryVersion: `${e3}#${t(12)}`, name: "twice", value: '{"n":1}' },
  { entryVersion: `dddddddd-dddd-4ddd-8ddd-dddddddddddd#${t(13)}`, name: "twice" },
]

/** As its server made them. */
export async function writeLegacyTables(url: string): Promise<void> {
  const db = clientFor(url)
  const tables = [
    ["dynamomini.collections", "application", "userCollectionVersion"],
    ["dynamomini.entries", "userCollection", "entryVersion"],
  ] as const
  for (const [TableName, hash, range] of tables) {
    await db.createTable({
      TableName,
      KeySchema: [
        { AttributeName: hash, KeyType: "HASH" },
        { AttributeName: range, KeyType: "RANGE" },
      ],
      AttributeDefinitions: [hash, range].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      StreamSpecification: { StreamEnabled: false },
    })
  }
  for (const row of collections) {
    const Item = itemOf({ application: testKey.application, ...row })
    await db.putItem({ TableName: "dynamomini.collections", Item })
  }
  for (const row of entries) {
    const Item = itemOf({ userCollection: `Some-User#${c1}#`, ...row })
    await db.putItem({ TableName: "dynamomini.entries", Item })
  }
  db.destroy()
}

export function itemOf(row: Row): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(row).map(([name, S]) => [name, { S }]))
}
