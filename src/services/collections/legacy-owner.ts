/** Whose the entries of a collection are that dynamodb-mini made: see keys.ts. */
import { DynamoRefusal } from "./dynamo-client.ts"
import { entryPartition, ownerKey, type Place } from "./keys.ts"
import { keyItem } from "./record.ts"
import { getRecord, type Store } from "./tables.ts"

/** The application that made the collection first. */
export async function own(
  { client, entries }: Store,
  place: Place,
  createdAt: number,
): Promise<void> {
  try {
    await client.call("PutItem", {
      TableName: entries.table,
      Item: {
        ...keyItem(entries, entryPartition(place, true), ownerKey),
        application: { S: place.partition },
        createdAt: { N: String(createdAt) },
      },
      ConditionExpression: "attribute_not_exists(#range) OR #createdAt > :createdAt",
      ExpressionAttributeNames: { "#range": entries.range, "#createdAt": "createdAt" },
      ExpressionAttributeValues: { ":createdAt": { N: String(createdAt) } },
    })
  } catch (error) {
    const isOwned =
      error instanceof DynamoRefusal && error.code === "ConditionalCheckFailedException"
    if (!isOwned) throw error
  }
}

/** Of an entry there is nothing to ask. */
export async function isOwners(store: Store, place: Place): Promise<boolean> {
  if (place.keys.hash !== "application") return true
  const partition = entryPartition(place, true)
  const owner = await getRecord(store, { keys: store.entries, partition }, ownerKey, true)
  return owner?.application?.S === place.partition
}
