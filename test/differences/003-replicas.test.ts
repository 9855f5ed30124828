/** Tables have no replicas in other regions. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test.each([
  { ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
  { MultiRegionConsistency: "STRONG" },
  { GlobalTableWitnessUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
  { GlobalTableSettingsReplicationMode: "ENABLED" },
])("%j", async (member) => {
  const [name] = Object.keys(member)
  expect(await db.refusal("UpdateTable", { TableName: "orders", ...member })).toBe(
    `ValidationException: ${name} is not supported`,
  )
})
