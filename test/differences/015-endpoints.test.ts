/** DescribeEndpoints names the host that the caller used, and not one of AWS. */
import { expect, test } from "vitest"
import { subject } from "../support/subject.ts"

const db = subject()

test("where the request came in", async () => {
  const { Endpoints } = await db.describeEndpoints({})
  expect(Endpoints).toEqual([{ Address: "libdynamo.local", CachePeriodInMinutes: 1440 }])
})
