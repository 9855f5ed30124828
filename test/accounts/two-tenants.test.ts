// 33: nothing crosses over, and a revoked key is refused at once by both processes. The long run is
// `node test/accounts/two-tenants.ts --seconds 60`.
import { expect, test } from "vitest"
import { runTwoTenants } from "./two-tenants.ts"

test("two tenants under load, while their keys come and go", async () => {
  const atLeast = { seconds: 6, requestsMin: 101, revocationsMin: 6 }
  const outcome = await runTwoTenants({ ...atLeast, clients: 8 })
  expect(outcome).toMatchObject({ crossed: 0, late: 0, faults: [] })
  expect(outcome.requests).toBeGreaterThan(100)
  expect(outcome.revocations).toBeGreaterThan(5)
})
