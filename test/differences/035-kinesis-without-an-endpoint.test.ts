/**
 * Records go to the endpoint of AWS_ENDPOINT_URL_KINESIS. Without one a destination would be ACTIVE
 * and nothing would ever come: so it is refused, and whoever waits for ACTIVE hears at once. What
 * happens with an endpoint: test/kinesis.
 */
import { expect, test } from "vitest"
import { region } from "../support/client.ts"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()

test("a destination is refused, and none is listed", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const StreamArn = `arn:aws:kinesis:${region}:000000000000:stream/orders`
  const enabling = db.enableKinesisStreamingDestination({ TableName, StreamArn })
  expect(await refusalOf(enabling)).toBe(
    "ValidationException: Kinesis streaming is not configured on this server: " +
      "AWS_ENDPOINT_URL_KINESIS is not set",
  )
  const { KinesisDataStreamDestinations } = await db.describeKinesisStreamingDestination({
    TableName,
  })
  expect(KinesisDataStreamDestinations).toEqual([])
})
