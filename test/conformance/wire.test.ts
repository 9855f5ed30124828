/**
 * What stands around the JSON: headers, statuses and the faults of requests that no SDK sends.
 * Observed on the live service.
 */
import { crc32 } from "node:zlib"
import { beforeAll, describe, expect, test } from "vitest"
import { storageKind } from "../support/database.ts"
import { jsonOf, rawRequest } from "../support/raw-request.ts"
import { subjectServer } from "../support/subject-server.ts"

const server = subjectServer()
let url = ""

beforeAll(async () => {
  url = server.url
})

test("every reply carries a request id and the checksum of its bytes", async () => {
  const reply = await rawRequest(url, { operation: "ListTables", body: "{}" })
  expect(reply.status).toBe(200)
  expect(reply.headers["content-type"]).toBe("application/x-amz-json-1.0")
  expect(reply.headers["x-amzn-requestid"]).toMatch(/^[0-9A-Z]{52}$/)
  expect(reply.headers["x-amz-crc32"]).toBe(String(crc32(reply.text)))
})

test("the health check answers as DynamoDB does, with its trailing space", async () => {
  const reply = await fetch(url)
  expect(reply.status).toBe(200)
  expect(await reply.text()).toBe("healthy: dynamodb.us-east-1.amazonaws.com ")
})

const unknownOperation = '{"__type":"com.amazon.coral.service#UnknownOperationException"}'
const serialization = '{"__type":"com.amazon.coral.service#SerializationException"}'
test.each([
  ["an unknown operation", { operation: "GetSomething", body: "{}" }, unknownOperation],
  ["no operation", { body: "{}" }, unknownOperation],
  ["what is no JSON", { operation: "ListTables", body: "{" }, serialization],
  ["an empty body", { operation: "ListTables", body: "" }, serialization],
])("%s is refused with a type and no text", async (_, request, body) => {
  const reply = await rawRequest(url, request)
  expect(reply.status).toBe(400)
  expect(reply.text).toBe(body)
})

test.each([
  { headers: { "content-type": "text/plain" } },
  { headers: { "content-type": "application/x-amz-json-1.1" } },
  { method: "PUT" },
])("%j is not found", async (more) => {
  const reply = await rawRequest(url, { operation: "ListTables", body: "{}", ...more })
  expect(reply.status).toBe(404)
  expect(reply.text).toBe("<UnknownOperationException/>\n")
})

test("a plain JSON content type is answered in kind", async () => {
  const headers = { "content-type": "application/json; charset=utf-8" }
  const reply = await rawRequest(url, { operation: "ListTables", body: "{}", headers })
  expect(reply.status).toBe(200)
  expect(reply.headers["content-type"]).toBe("application/json")
})

test("a request without a signature is refused", async () => {
  const reply = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.ListTables",
    },
    body: "{}",
  })
  expect(reply.status).toBe(400)
  expect(await reply.json()).toEqual({
    __type: "com.amazon.coral.service#MissingAuthenticationTokenException",
    message: "Request is missing Authentication Token",
  })
})

// workerd hangs up on who is still sending, and the reply may be lost; Cloudflare reads it all.
test.skipIf(storageKind() === "workerd")("more than 16 MiB is too large", async () => {
  const body = JSON.stringify({ TableName: "x".repeat(16 * 1024 * 1024) })
  expect((await rawRequest(url, { operation: "GetItem", body })).status).toBe(413)
})

// Java's words shine through DynamoDB's answers, and SDK authors have come to rely on them.
describe("values of the wrong JSON type", () => {
  test.each([
    [{ TableName: 5 }, "NUMBER_VALUE cannot be converted to String"],
    [{ TableName: true }, "TRUE_VALUE cannot be converted to String"],
    [{ TableName: [] }, "Unrecognized collection type class java.lang.String"],
    [{ TableName: {} }, "Start of structure or map found where not expected"],
    [{ TableName: "abc", Key: "a" }, "Unexpected field type"],
    [
      { TableName: "abc", Key: [] },
      "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    ],
    [{ TableName: "abc", ConsistentRead: "maybe" }, "Unexpected token received from parser"],
  ])("%j", async (body, text) => {
    const reply = await rawRequest(url, { operation: "GetItem", body: JSON.stringify(body) })
    expect(reply.status).toBe(400)
    expect(jsonOf(reply)).toEqual({
      __type: "com.amazon.coral.service#SerializationException",
      Message: text,
    })
  })
})

describe("attribute names that JavaScript knows", () => {
  const TableName = "Names"
  const call = async (operation: string, body: string) => {
    const reply = await rawRequest(url, { operation, body })
    expect(reply.text, operation).not.toContain("__type")
    return reply.text
  }

  beforeAll(() =>
    call(
      "CreateTable",
      `{"TableName":"${TableName}","BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"__proto__","KeyType":"HASH"}],
        "AttributeDefinitions":[{"AttributeName":"__proto__","AttributeType":"S"}]}`,
    ),
  )

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
    "%s is one like any other",
    async (name) => {
      const key = `{"__proto__":{"S":"${name}"}}`
      const names = `"ExpressionAttributeNames":{"#n":"${name}"}`
      const update = `"UpdateExpression":"SET core = :m, core2.#n = :v",
        "ExpressionAttributeValues":{":m":{"M":{"${name}":{"N":"1"}}},":v":{"N":"2"}}`
      await call(
        "PutItem",
        `{"TableName":"${TableName}","Item":{"__proto__":{"S":"${name}"},"core2":{"M":{}}}}`,
      )
      await call("UpdateItem", `{"TableName":"${TableName}","Key":${key},${update},${names}}`)
      const projected = await call(
        "GetItem",
        `{"TableName":"${TableName}","Key":${key},"ProjectionExpression":"core.#n, core2.#n",${names}}`,
      )
      expect(projected).toBe(
        `{"Item":{"core":{"M":{"${name}":{"N":"1"}}},"core2":{"M":{"${name}":{"N":"2"}}}}}`,
      )
      const found = await call("GetItem", `{"TableName":"${TableName}","Key":${key}}`)
      expect(found).toContain(`"__proto__":{"S":"${name}"}`)
    },
  )
})
