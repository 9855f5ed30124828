/**
 * Before the first request: the two tables are there, as dynamodb-mini would have made them, and
 * what it wrote is upgraded. The layout record says that this has been done.
 */
import { randomSecret } from "../../platform.ts"
import { DynamoRefusal, pause } from "./dynamo-client.ts"
import { layoutKey, type TableKeys } from "./keys.ts"
import { keyItem } from "./record.ts"
import { getRecord, type Store } from "./tables.ts"
import { upgrade } from "./upgrade.ts"

const layout = 1
const pollMs = 250

/** Returns what seals cursors. Throws with one line where the tables are none of ours. */
export async function openTables(store: Store): Promise<string> {
  const { collections, entries, platform, client } = store
  await openTable(store, collections)
  await openTable(store, entries)
  const known = await secretIn(store)
  if (known !== undefined) return known
  const counts = await upgrade(store)
  if (counts.objects > 0) platform.log("info", "collections.upgraded", { ...counts })
  const secret = randomSecret(platform)
  try {
    await client.call("PutItem", {
      TableName: collections.table,
      Item: {
        ...keyItem(collections, layoutKey.partition, layoutKey.sort),
        layout: { N: String(layout) },
        secret: { S: secret },
      },
      ConditionExpression: "attribute_not_exists(#range)",
      ExpressionAttributeNames: { "#range": collections.range },
    })
  } catch (error) {
    // Another process was quicker.
    if (codeOf(error) !== "ConditionalCheckFailedException") throw error
  }
  return (await secretIn(store)) ?? secret
}

async function secretIn(store: Store): Promise<string | undefined> {
  const { partition, sort } = layoutKey
  const item = await getRecord(store, { keys: store.collections, partition }, sort, true)
  if (item === undefined) return undefined
  const found = item.layout?.N
  if (found === String(layout)) return item.secret?.S
  throw new Error(`the tables have layout ${found}, and this version knows ${layout}`)
}

async function openTable(store: Store, keys: TableKeys): Promise<void> {
  for (;;) {
    const status = await statusOf(store, keys)
    if (status === "ACTIVE" || status === "UPDATING") return
    if (status === undefined) await createTable(store, keys)
    else await pause(pollMs)
  }
}

async function statusOf({ client }: Store, keys: TableKeys): Promise<string | undefined> {
  try {
    const { Table } = await client.call("DescribeTable", { TableName: keys.table })
    const { TableStatus, KeySchema } = Table as {
      readonly TableStatus: string
      readonly KeySchema: readonly { readonly AttributeName: string }[]
    }
    const names = KeySchema.map(({ AttributeName }) => AttributeName).join()
    if (names === `${keys.hash},${keys.range}`) return TableStatus
    throw new Error(`the table ${keys.table} has the keys ${names}: it is another program's`)
  } catch (error) {
    if (codeOf(error) === "ResourceNotFoundException") return undefined
    throw error
  }
}

async function createTable({ client, settings }: Store, keys: TableKeys): Promise<void> {
  const { throughput } = settings
  const names = [keys.hash, keys.range]
  const billing = throughput
    ? {
        ProvisionedThroughput: {
          ReadCapacityUnits: throughput.read,
          WriteCapacityUnits: throughput.write,
        },
      }
    : { BillingMode: "PAY_PER_REQUEST" }
  try {
    await client.call("CreateTable", {
      TableName: keys.table,
      AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: keys.hash, KeyType: "HASH" },
        { AttributeName: keys.range, KeyType: "RANGE" },
      ],
      ...billing,
    })
  } catch (error) {
    if (codeOf(error) !== "ResourceInUseException") throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof DynamoRefusal ? error.code : undefined
}
