/** Operations that are not served are unknown; these DynamoDB has for its console. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test.each(["DescribeReservedCapacity", "PurchaseReservedCapacityOfferings"])(
  "%s",
  async (operation) => {
    expect(await db.refusal(operation, {})).toBe("UnknownOperationException: ")
  },
)
