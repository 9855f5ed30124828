/** Strict mode: signatures of the SDK and of boto3, right and wrong. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { runPython } from "../clients/python.ts"
import { clientFor } from "../support/client.ts"
import { type Server, startServer } from "../support/server.ts"
import { refusalOf } from "../support/subject.ts"

const right = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPx" }
const wrongSecret = { ...right, secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPy" }
const unknownKey = { ...right, accessKeyId: "AKIAIOSFODNN7UNKNOWN" }

let server: Server | undefined
let url = ""
beforeAll(async () => {
  server = await startServer({
    env: {
      IAM_ACCOUNT_ID: "123456789012",
      IAM_ACCESS_KEY: right.accessKeyId,
      IAM_SECRET_KEY: right.secretAccessKey,
    },
  })
  url = server.url
})
afterAll(() => server?.stop())

test("the line says strict and shows no secret", () => {
  expect(server?.mode).toBe("strict")
  expect(server?.output()).not.toContain(right.secretAccessKey)
})

test("the right secret works, for its account", async () => {
  const db = clientFor(url, right)
  const { TableDescription } = await db.createTable({
    TableName: "Mine",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  expect(TableDescription?.TableArn).toBe("arn:aws:dynamodb:us-east-1:123456789012:table/Mine")
})

test("a wrong secret and an unknown key do not", async () => {
  expect(await refusalOf(clientFor(url, wrongSecret).listTables({}))).toBe(
    "InvalidSignatureException: The request signature we calculated does not match the " +
      "signature you provided. Check your AWS Secret Access Key and signing method. Consult the " +
      "service documentation for details.",
  )
  expect(await refusalOf(clientFor(url, unknownKey).listTables({}))).toBe(
    "UnrecognizedClientException: The security token included in the request is invalid.",
  )
})

test("boto3 signs as well as the SDK", async (context) => {
  const signed = await runPython("list_tables.py", url, right)
  if (signed.skipped) return context.skip(signed.skipped)
  expect(signed.output).toBe("['IAM', 'Mine']")
  const refused = await runPython("list_tables.py", url, wrongSecret)
  expect(refused.output).toBe("InvalidSignatureException")
})
