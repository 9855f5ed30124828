/** Replicas of small tables are there with the reply, and gone with it. */
import { expect, test } from "vitest"
import { updateTable } from "../../src/services/dynamodb/operations/update-table.ts"
import { maintainIn, perform } from "../support/context.ts"
import { create, described, other, TableName, twoRegions } from "../support/replicas.ts"

test("a replica is active, and gone, at once", async () => {
  const { here } = await twoRegions()
  await perform(updateTable, create(other), here)
  expect((await described(here)).Replicas).toMatchObject([{ ReplicaStatus: "ACTIVE" }])
  const ReplicaUpdates = [{ Delete: { RegionName: other } }]
  await perform(updateTable, { TableName, ReplicaUpdates }, here)
  expect((await described(here)).Replicas).toBeUndefined()
  await maintainIn(here)
})
