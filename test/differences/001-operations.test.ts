/** Operations that are not served are unknown; DynamoDB knows them. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test.each(["DescribeContinuousBackups", "CreateBackup", "ListBackups"])("%s", async (operation) => {
  expect(await db.refusal(operation, {})).toBe("UnknownOperationException: ")
})
