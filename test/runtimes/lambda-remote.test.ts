/** The bundle's `handler` where a function keeps its items: in a remote database. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { signedHeaders } from "../support/raw-request.ts"
import { bundle } from "../support/server.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"

const { default: app, handler }: typeof import("../../src/index.ts") = await import(bundle)

let sqld: Sqld | undefined
beforeAll(async () => {
  sqld = await startSqld()
  Object.assign(process.env, { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1" })
})
afterAll(async () => {
  await app.stop()
  await sqld?.stop()
})

const domainName = "abcdefghij.execute-api.us-east-1.amazonaws.com"

/** Payload format 1.0. Source: API Gateway guide, "Create AWS Lambda proxy integrations". */
async function eventOf(operation: string, input: object) {
  const body = JSON.stringify(input)
  const headers = await signedHeaders(`http://${domainName}`, { operation, body })
  return {
    version: "1.0",
    resource: "/",
    path: "/",
    httpMethod: "POST",
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { accountId: "123456789012", domainName, httpMethod: "POST", path: "/" },
    pathParameters: null,
    stageVariables: null,
    body,
    isBase64Encoded: false,
  }
}

test("creates, writes and reads", async () => {
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
  const Item = { pk: { S: "a" }, n: { N: "1" } }
  expect((await handler(await eventOf("PutItem", { TableName, Item }))).body).toBe("{}")
  const get = await handler(
    await eventOf("GetItem", { TableName, Key: { pk: Item.pk }, ConsistentRead: true }),
  )
  expect(JSON.parse(get.body)).toEqual({ Item })
  expect(get.multiValueHeaders?.["content-type"]).toEqual(["application/x-amz-json-1.0"])
})

// As EventBridge sends it. Source: EventBridge guide, "Scheduled events".
test("a schedule sweeps what a deleted table leaves", async () => {
  await handler(await eventOf("DeleteTable", { TableName: "OnLambda" }))
  const schedule = {
    id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "123456789012",
    time: "2026-10-08T16:53:06Z",
    region: "us-east-1",
    resources: ["arn:aws:events:us-east-1:123456789012:rule/MyScheduledRule"],
    detail: {},
  }
  expect(await rowsLeft()).toBeGreaterThan(0)
  expect(await handler(schedule)).toBeUndefined()
  expect(await rowsLeft()).toBe(0)
})

async function rowsLeft(): Promise<number> {
  const stmt = {
    sql: "SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM dropped_tables)",
  }
  const requests = [{ type: "execute", stmt }, { type: "close" }]
  const response = await fetch(`${sqld?.url}/v2/pipeline`, {
    method: "POST",
    body: JSON.stringify({ requests }),
  })
  const { results } = (await response.json()) as {
    results: { response: { result: { rows: { value: string }[][] } } }[]
  }
  return Number(results[0]?.response.result.rows[0]?.[0]?.value)
}
