/** What the replicas of a global table have in common, and what each keeps to itself. Observed. */
import { expect, test } from "vitest"
import {
  maintainIn,
  perform,
  refusalOf,
  type TestContext,
} from "../../../../test/support/context.ts"
import {
  create,
  described,
  other,
  put,
  TableName,
  twoRegions,
  twoReplicas,
} from "../../../../test/support/replicas.ts"
import { deleteTable } from "./delete-table.ts"
import { describeTimeToLive } from "./describe-time-to-live.ts"
import { putItem } from "./put-item.ts"
import { query } from "./query.ts"
import { scan } from "./scan.ts"
import { searchVectors } from "./search-vectors.ts"
import { updateTable } from "./update-table.ts"
import { updateTimeToLive } from "./update-time-to-live.ts"

const byV = {
  IndexName: "byV",
  KeySchema: [{ AttributeName: "v", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
}
const withIndex = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "v", AttributeType: "S" }],
  GlobalSecondaryIndexUpdates: [{ Create: byV }],
}
const withoutIndex = { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byV" } }] }

async function byIndex(context: TestContext, v: string): Promise<number> {
  const asked = {
    ...{ TableName, IndexName: "byV", KeyConditionExpression: "v = :v" },
    ExpressionAttributeValues: { ":v": { S: v } },
  }
  return (await perform(query, asked, context)).Count as number
}

async function lastActor({ engine }: TestContext): Promise<string | undefined> {
  const log = (await engine.catalog.get(TableName)).table.id
  const bound = { rowsMax: 100, bytesMax: 1e6 }
  const read = { space: "changes", log, shard: 0, after: 0, bound } as const
  const [page] = await engine.storage.read([read], "strong")
  return page.rows.at(-1)?.actor
}

test("an index that is added in one region is in the others, with the items there", async () => {
  const { here, there } = await twoReplicas()
  await put(here, "a", "1")
  await maintainIn(here)
  await perform(updateTable, withIndex, there)
  await maintainIn(here)
  await put(there, "b", "1")
  await maintainIn(here)
  for (const context of [here, there]) {
    expect((await described(context)).GlobalSecondaryIndexes).toMatchObject([
      { IndexName: "byV", IndexStatus: "ACTIVE" },
    ])
    expect(await byIndex(context, "1")).toBe(2)
  }
  await perform(updateTable, withoutIndex, here)
  await maintainIn(here)
  for (const context of [here, there]) {
    expect((await described(context)).GlobalSecondaryIndexes).toBeUndefined()
  }
  // And once more by the same name.
  await perform(updateTable, withIndex, here)
  await maintainIn(here)
  for (const context of [here, there]) expect(await byIndex(context, "1")).toBe(2)
})

const byVector = {
  IndexName: "byVector",
  VectorAttribute: { AttributeName: "near" },
  SearchSchema: [{ AttributeName: "kind", SearchSchemaElementType: "HASH" }],
  Projection: { ProjectionType: "KEYS_ONLY" },
  Dimensions: 2,
  DistanceFunction: "EUCLIDEAN",
}
const withVectors = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "kind", AttributeType: "S" }],
  VectorIndexUpdates: [{ Create: byVector }],
}
const withoutVectors = { TableName, VectorIndexUpdates: [{ Delete: { IndexName: "byVector" } }] }

const putVector = (context: TestContext, pk: string, ...numbers: number[]) => {
  const near = { L: numbers.map((number) => ({ N: `${number}` })) }
  return perform(putItem, { TableName, Item: { pk: { S: pk }, kind: { S: "x" }, near } }, context)
}

async function nearestIn(context: TestContext, TopK: number): Promise<readonly string[]> {
  const asked = {
    ...{ TableName, IndexName: "byVector", SearchVector: [{ N: "0" }, { N: "0" }], TopK },
    ...{ SearchConditionExpression: "kind = :x", ExpressionAttributeValues: { ":x": { S: "x" } } },
  }
  const { SearchResults } = await perform(searchVectors, asked, context)
  const found = SearchResults as { readonly Item: { readonly pk: { readonly S: string } } }[]
  return found.map(({ Item }) => Item.pk.S)
}

// AWS guide: Using vector indexes with global tables.
test("a new replica has the vector indexes of its source, and all that they hold", async () => {
  const { here, there } = await twoRegions()
  await perform(updateTable, withVectors, here)
  await maintainIn(here)
  await putVector(here, "far", 3, 3)
  await putVector(here, "near", 1, 1)
  await perform(updateTable, create(other), here)
  await maintainIn(here)
  await putVector(there, "nearest", 0, 1)
  await maintainIn(here)
  for (const context of [here, there]) {
    const { VectorIndexes, AttributeDefinitions } = await described(context)
    expect(VectorIndexes).toMatchObject([{ ...byVector, IndexStatus: "ACTIVE", ItemCount: 3 }])
    expect(AttributeDefinitions).toContainEqual({ AttributeName: "kind", AttributeType: "S" })
    expect(await nearestIn(context, 3)).toEqual(["nearest", "near", "far"])
  }
})

test("a vector index that is added or deleted in one region is so in the others", async () => {
  const { here, there } = await twoReplicas()
  await putVector(here, "a", 1, 1)
  await maintainIn(here)
  for (const [first, then] of [
    [here, there],
    [there, here],
  ] as const) {
    await perform(updateTable, withVectors, first)
    await maintainIn(here)
    for (const context of [here, there]) expect(await nearestIn(context, 1)).toEqual(["a"])
    await perform(updateTable, withoutVectors, then)
    await maintainIn(here)
    for (const context of [here, there]) {
      const { VectorIndexes, AttributeDefinitions } = await described(context)
      expect(VectorIndexes).toBeUndefined()
      expect(AttributeDefinitions).toHaveLength(1)
    }
  }
})

// It was judged by the definition of the region it was written in.
test("an item that an index elsewhere cannot take is taken over, and not in that index", async () => {
  const { here, there } = await twoReplicas()
  await perform(putItem, { TableName, Item: { pk: { S: "a" }, v: { N: "1" } } }, here)
  await perform(updateTable, withIndex, there)
  await maintainIn(here)
  expect((await perform(scan, { TableName }, there)).Count).toBe(1)
  expect((await perform(scan, { TableName, IndexName: "byV" }, there)).Count).toBe(0)
})

test("time to live is turned on and off for all, and expired items go everywhere", async () => {
  const { here, there } = await twoReplicas()
  const on = { AttributeName: "expires", Enabled: true }
  await perform(updateTimeToLive, { TableName, TimeToLiveSpecification: on }, there)
  await maintainIn(here)
  for (const context of [here, there]) {
    const reply = await perform(describeTimeToLive, { TableName }, context)
    expect(reply.TimeToLiveDescription).toEqual({
      TimeToLiveStatus: "ENABLED",
      AttributeName: "expires",
    })
  }
  const expires = { N: String(Math.floor(here.clock.nowMs / 1000) - 5) }
  await perform(putItem, { TableName, Item: { pk: { S: "a" }, expires } }, here)
  await maintainIn(here)
  expect((await perform(scan, { TableName }, there)).Count).toBe(1)
  await maintainIn(here, { sweepsExpired: true })
  await maintainIn(here)
  for (const context of [here, there]) {
    expect((await perform(scan, { TableName }, context)).Count).toBe(0)
  }
  expect(await lastActor(here)).toBe("ttl")
  expect(await lastActor(there)).toBeUndefined()
})

// Else nobody would do it once the region that does is gone.
test("the next region deletes what has expired when the first one is gone", async () => {
  const { here, there } = await twoReplicas()
  const on = { AttributeName: "expires", Enabled: true }
  await perform(updateTimeToLive, { TableName, TimeToLiveSpecification: on }, here)
  await maintainIn(here)
  here.clock.nowMs += 25 * 60 * 60 * 1000
  await perform(deleteTable, { TableName }, here)
  await maintainIn(here)
  expect((await described(there)).Replicas).toBeUndefined()
  const expires = { N: String(Math.floor(here.clock.nowMs / 1000) - 5) }
  await perform(putItem, { TableName, Item: { pk: { S: "a" }, expires } }, there)
  await maintainIn(here, { sweepsExpired: true })
  expect((await perform(scan, { TableName }, there)).Count).toBe(0)
  expect(await lastActor(there)).toBe("ttl")
})

test("tags and protection are each region's own", async () => {
  const { here, there } = await twoReplicas()
  await perform(updateTable, { TableName, DeletionProtectionEnabled: true }, there)
  await maintainIn(here)
  expect((await described(here)).DeletionProtectionEnabled).toBe(false)
  expect((await described(there)).DeletionProtectionEnabled).toBe(true)
  const remove = { TableName, ReplicaUpdates: [{ Delete: { RegionName: other } }] }
  expect(await refusalOf(updateTable, remove, here)).toBe(
    "ValidationException: Cannot delete table Music in region eu-west-1 because it has deletion protection enabled. Disable deletion protection first.",
  )
  expect(await refusalOf(deleteTable, { TableName }, there)).toContain("protected against deletion")
})

test("a third region is added from any of them, and has all", async () => {
  const { here, there } = await twoReplicas()
  await put(here, "a", "1")
  await maintainIn(here)
  await perform(updateTable, create("ap-south-1"), there)
  await maintainIn(here)
  const third = { ...here, engine: here.engine.inRegion("ap-south-1") }
  const regions = ((await described(third)).Replicas ?? []).map(({ RegionName }) => RegionName)
  expect(regions.toSorted()).toEqual(["eu-west-1", "eu-west-2"])
  expect((await described(here)).Replicas).toHaveLength(2)
  expect((await perform(scan, { TableName }, third)).Count).toBe(1)
  await put(third, "b", "2")
  await maintainIn(here)
  expect((await perform(scan, { TableName }, here)).Count).toBe(2)
})
