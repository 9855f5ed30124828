/** There is no key service here, so exports that ask for its keys are refused rather than laid open. */
import { expect, test } from "vitest"
import { region } from "../support/client.ts"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("KMS is refused", async () => {
  const TableArn = `arn:aws:dynamodb:${region}:000000000000:table/Exported`
  const input = { TableArn, S3Bucket: "exports", S3SseAlgorithm: "KMS" }
  expect(await db.refusal("ExportTableToPointInTime", input)).toBe(
    "ValidationException: S3SseAlgorithm KMS is not supported",
  )
})
