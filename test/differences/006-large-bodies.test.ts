/** DynamoDB judges a signature last; here that of a large or compressed body comes first. */
import { expect, test } from "vitest"
import { rawRequest } from "../support/raw-request.ts"
import { startServer } from "../support/server.ts"

const accessKeyId = "AKIAIOSFODNN7EXAMPLE"

test.each([
  [64 * 1024, "SerializationException"],
  [64 * 1024 + 1, "InvalidSignatureException"],
])("of two faults in %i bytes: %s", async (length, code) => {
  await using server = await startServer({
    env: {
      IAM_ACCOUNT_ID: "123456789012",
      IAM_ACCESS_KEY: accessKeyId,
      IAM_SECRET_KEY: "k".repeat(40),
    },
  })
  const keys = { accessKeyId, secretAccessKey: "wrong" }
  const body = "{".repeat(length)
  const { text } = await rawRequest(server.url, { operation: "ListTables", body, keys })
  expect(text).toContain(code)
})
