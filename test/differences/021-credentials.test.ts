/** Without an `IAM_` variable any credentials are as good as any other; DynamoDB knows its callers. */
import { expect, test } from "vitest"
import { rawRequest } from "../support/raw-request.ts"
import { startServer } from "../support/server.ts"

test("nobody's credentials", async () => {
  await using server = await startServer()
  const keys = { accessKeyId: "nobody", secretAccessKey: "none" }
  const { status } = await rawRequest(server.url, { operation: "ListTables", body: "{}", keys })
  expect(status).toBe(200)
})
