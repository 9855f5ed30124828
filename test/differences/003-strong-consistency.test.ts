/** Strong consistency over regions is refused as for regions that cannot have it. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("two more replicas", async () => {
  const ReplicaUpdates = ["us-east-2", "us-west-2"].map((RegionName) => ({
    Create: { RegionName },
  }))
  const input = { TableName: "orders", ReplicaUpdates, MultiRegionConsistency: "STRONG" }
  expect(await db.refusal("UpdateTable", input)).toBe(
    "ValidationException: Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [us-east-2, us-west-2].",
  )
})

test("settings for replicas in other accounts", async () => {
  const member = { GlobalTableSettingsReplicationMode: "ENABLED" }
  expect(await db.refusal("UpdateTable", { TableName: "orders", ...member })).toBe(
    "ValidationException: GlobalTableSettingsReplicationMode is not supported",
  )
})
