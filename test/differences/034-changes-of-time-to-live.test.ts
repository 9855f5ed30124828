/**
 * Time to live may be turned on and off as often as one likes, as other changes of a table may.
 * DynamoDB refuses a second change within an hour.
 */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("off again at once, and on again", async () => {
  const TableName = await createTable(db, { pk: "S" })
  for (const Enabled of [true, false, true]) {
    const TimeToLiveSpecification = { Enabled, AttributeName: "expiresAt" }
    expect(await db.updateTimeToLive({ TableName, TimeToLiveSpecification })).toMatchObject({
      TimeToLiveSpecification,
    })
  }
})
