import { expect, test } from "vitest"
import { openContext, perform } from "../../../../test/support/context.ts"
import { describeEndpoints } from "./describe-endpoints.ts"
import { describeLimits } from "./describe-limits.ts"

// AWS guide: default quotas.
test("limits are those of a fresh AWS account", async () => {
  expect(await perform(describeLimits, {}, await openContext())).toEqual({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  })
})

test("the endpoint is where the caller already is", async () => {
  expect(await perform(describeEndpoints, {}, await openContext())).toEqual({
    Endpoints: [{ Address: "localhost:8000", CachePeriodInMinutes: 1440 }],
  })
})
