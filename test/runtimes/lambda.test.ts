/** The bundle's `handler` with events as AWS Lambda sends them for function URLs and HTTP APIs. */
import { expect, test } from "vitest"
import { signedHeaders } from "../support/raw-request.ts"
import { bundle } from "../support/server.ts"

process.env.FILE = ":memory:"
const { handler }: typeof import("../../src/index.ts") = await import(bundle)

const domainName = "abcdefghij.lambda-url.us-east-1.on.aws"

/** Payload format 2.0. Source: AWS Lambda guide, "Invoking function URLs". */
async function eventOf(
  operation: string,
  input: object,
  { base64 = false, headers = {} }: { base64?: boolean; headers?: Record<string, string> } = {},
) {
  const body = JSON.stringify(input)
  const signed = await signedHeaders(`http://${domainName}`, { operation, body, headers })
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: "",
    headers: {
      ...signed,
      "x-amzn-trace-id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    requestContext: {
      accountId: "anonymous",
      apiId: "abcdefghij",
      domainName,
      domainPrefix: "abcdefghij",
      http: {
        method: "POST",
        path: "/",
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.7",
        userAgent: "aws-sdk-js/3",
      },
      requestId: "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: 1773342238000,
    },
    body: base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
  }
}

// Whoever can reach the function could otherwise read and write.
test("answers nobody in open mode until it is told to", async () => {
  const event = await eventOf("ListTables", {})
  await expect(handler(event)).rejects.toThrow(
    /^in open mode anybody could read and write: set IAM_ACCOUNT_ID, .* or ALLOW_OPEN=1$/,
  )
  process.env.ALLOW_OPEN = "1"
  expect((await handler(event)).statusCode).toBe(200)
})

test("answers calls, with bodies as text and as base64", async () => {
  const TableName = "OnLambda"
  const created = await handler(
    await eventOf("CreateTable", {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    }),
  )
  expect(created.statusCode).toBe(200)
  expect(created.headers["x-amzn-requestid"]).toMatch(/^[0-9A-Z]{52}$/)

  const Item = { pk: { S: "ü" }, f: { S: "x".repeat(10_000) } }
  const put = await handler(await eventOf("PutItem", { TableName, Item }, { base64: true }))
  expect([put.statusCode, put.body]).toEqual([200, "{}"])

  const get = await handler(await eventOf("GetItem", { TableName, Key: { pk: { S: "ü" } } }))
  expect(JSON.parse(get.body)).toEqual({ Item })
})

test("returns compressed bytes as base64", async () => {
  const input = { TableName: "OnLambda", Key: { pk: { S: "ü" } } }
  const headers = { "accept-encoding": "gzip" }
  const reply = await handler(await eventOf("GetItem", input, { headers }))
  expect(reply.isBase64Encoded).toBe(true)
  expect(reply.headers["content-encoding"]).toBe("gzip")
  const bytes = new Blob([Buffer.from(reply.body, "base64")])
  const plain = await new Response(
    bytes.stream().pipeThrough(new DecompressionStream("gzip")),
  ).json()
  expect(plain).toHaveProperty("Item.pk", { S: "ü" })
})

test("refuses as DynamoDB does", async () => {
  const reply = await handler(await eventOf("GetSomething", {}))
  expect(reply.statusCode).toBe(400)
  expect(reply.body).toBe('{"__type":"com.amazon.coral.service#UnknownOperationException"}')
})
