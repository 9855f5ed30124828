/** Time to live as it is turned on, off and told of. Which items go when: engine/expiry-sweep. */
import { expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()

test("it is off until it is turned on", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { TimeToLiveDescription } = await db.describeTimeToLive({ TableName })
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "DISABLED" })
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "expiresAt" }
  const reply = await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
  expect(reply.TimeToLiveSpecification).toEqual(TimeToLiveSpecification)
  const after = await db.describeTimeToLive({ TableName })
  expect(after.TimeToLiveDescription).toMatchObject({
    TimeToLiveStatus: expect.stringMatching(/^ENABL(ING|ED)$/),
    AttributeName: "expiresAt",
  })
})

test("refusals", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const update = (Enabled: boolean, AttributeName: string, name = TableName) => {
    const TimeToLiveSpecification = { Enabled, AttributeName }
    return refusalOf(db.updateTimeToLive({ TableName: name, TimeToLiveSpecification }))
  }
  expect(await update(false, "x")).toBe("ValidationException: TimeToLive is already disabled")
  await db.updateTimeToLive({
    ...{ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: "x" } },
  })
  expect(await update(true, "x")).toBe("ValidationException: TimeToLive is already enabled")
  const elsewhere =
    "ValidationException: TimeToLive is active on a different AttributeName: " +
    "current AttributeName is x"
  expect(await update(true, "y")).toBe(elsewhere)
  expect(await update(false, "y")).toBe(elsewhere)
  const missing =
    "ResourceNotFoundException: Requested resource not found: Table: not-there not found"
  expect(await update(true, "x", "not-there")).toBe(missing)
  expect(await refusalOf(db.describeTimeToLive({ TableName: "not-there" }))).toBe(missing)
  expect(await update(true, "")).toMatch(
    /timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length/,
  )
})
