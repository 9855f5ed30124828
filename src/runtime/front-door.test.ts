// The front door, by raw requests: status, headers and bodies as DynamoDB sends them, to the byte.
// The texts and checksums are observed on the live service.
import { expect, test } from "vitest"
import { coral, json, listTables, type Raw, send } from "./raw-request.case.ts"

test("a call is answered with DynamoDB's headers", async () => {
  const { status, text, headers } = await send({ body: "{}" })
  expect([status, text]).toEqual([200, '{"TableNames":[]}'])
  expect(headers.get("content-type")).toBe(json)
  expect(headers.get("content-length")).toBe("17")
  expect(headers.get("server")).toBe("Server")
  expect(headers.get("x-amz-crc32")).toBe("1315925753")
  expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9A-Z]{52}$/)
  expect(headers.get("access-control-allow-origin")).toBeNull()
})

test("no two requests share an id", async () => {
  const ids = new Set<string | null>()
  for (let count = 0; count < 300; count += 1) {
    ids.add((await send({ body: "{}" })).headers.get("x-amzn-requestid"))
  }
  expect(ids.size).toBe(300)
})

test.each<[string, Raw, number, string, string]>([
  ["PUT", { method: "PUT", body: "{}" }, 404, "<UnknownOperationException/>\n", "3552371480"],
  ["DELETE", { method: "DELETE" }, 404, "<UnknownOperationException/>\n", "3552371480"],
  ["another path", { path: "/x", body: "{}" }, 404, "<UnknownOperationException/>\n", "3552371480"],
  [
    "an unknown content type",
    { headers: { ...listTables, "content-type": "application/x-amz-json-1.1" }, body: "{}" },
    404,
    "<UnknownOperationException/>\n",
    "3552371480",
  ],
  [
    "CBOR",
    { headers: { ...listTables, "content-type": "application/cbor" }, body: "\xbf\xff" },
    404,
    "<UnknownOperationException/>\n",
    "3552371480",
  ],
  [
    "what is no JSON",
    { headers: { "content-type": json }, body: "hello" },
    400,
    `{"__type":"${coral}SerializationException"}`,
    "3948637019",
  ],
  [
    "an empty body, once the signature is found good",
    { body: "" },
    400,
    `{"__type":"${coral}SerializationException"}`,
    "3948637019",
  ],
  [
    "no target",
    { headers: { "content-type": json }, body: "{}" },
    400,
    `{"__type":"${coral}UnknownOperationException"}`,
    "1368724161",
  ],
  [
    "an unknown target",
    { headers: { ...listTables, "x-amz-target": "DynamoDB_20120810.Nope" }, body: "{}" },
    400,
    `{"__type":"${coral}UnknownOperationException"}`,
    "1368724161",
  ],
  [
    "no signature",
    { headers: { ...listTables, authorization: undefined }, body: "{}" },
    400,
    `{"__type":"${coral}MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}`,
    "2088342776",
  ],
])("%s", async (_, raw, status, text, checksum) => {
  const reply = await send(raw)
  expect([reply.status, reply.text]).toEqual([status, text])
  expect(reply.headers.get("x-amz-crc32")).toBe(checksum)
})

test.each([
  ["application/json", "application/json"],
  ["application/json; charset=utf-8", "application/json"],
  [" application/x-amz-json-1.0 ;x=y", json],
])("content type %j is answered in %s", async (given, expected) => {
  const { status, headers } = await send({
    headers: { ...listTables, "content-type": given },
    body: "{}",
  })
  expect([status, headers.get("content-type")]).toEqual([200, expected])
})

test.each([["[]"], ["null"], ["1"], ['"a"']])("the body %s is no input", async (body) => {
  const { status, text } = await send({ body })
  expect([status, text]).toEqual([400, `{"__type":"${coral}SerializationException"}`])
})

test("bytes that are no UTF-8, and a byte order mark, are no JSON", async () => {
  for (const body of [new Uint8Array([123, 34, 255, 34, 58, 49, 125]), "\ufeff{}"]) {
    expect((await send({ body })).text).toBe(`{"__type":"${coral}SerializationException"}`)
  }
})

// RFC 9112, 3.2: "a server MUST respond with a 400". Runtimes hand the two over as one, joined.
test("two hosts are one too many", async () => {
  const { status, bytes } = await send({ headers: { ...listTables, host: "a, b" }, body: "{}" })
  expect([status, bytes.length]).toEqual([400, 0])
})

test("types come before constraints, and both after the signature", async () => {
  const body = '{"Limit":"x"}'
  expect((await send({ body })).text).toBe(
    `{"__type":"${coral}SerializationException","Message":"STRING_VALUE cannot be converted to Integer"}`,
  )
  expect((await send({ body: '{"Limit":0}' })).text).toBe(
    '{"__type":"com.amazon.coral.validate#ValidationException","message":"1 validation error detected: Value \'0\' at \'limit\' failed to satisfy constraint: Member must have value greater than or equal to 1"}',
  )
  const unsigned = await send({ headers: { ...listTables, authorization: undefined }, body })
  expect(unsigned.text).toContain("MissingAuthenticationToken")
})

test("GET / is a health check, with its trailing space", async () => {
  const { status, text, headers } = await send({ method: "GET", headers: {} })
  expect([status, text]).toEqual([200, "healthy: dynamodb.us-east-1.amazonaws.com "])
  expect(headers.get("x-amz-crc32")).toBe("3128867991")
  expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9A-Z]{52}$/)
})

test("the other routes answer", async () => {
  for (const path of ["/health/live", "/health/ready"]) {
    expect((await send({ method: "GET", path, headers: {} })).status).toBe(200)
  }
  await send({ body: "{}" })
  const { text } = await send({ method: "GET", path: "/metrics", headers: {} })
  expect(text).toMatch(/^libdynamo_requests_total\{operation="ListTables",status="200"\} \d+$/m)
  expect((await send({ method: "GET", path: "/nope", headers: {} })).status).toBe(404)
})

test("browsers may ask from anywhere", async () => {
  expect((await send({ method: "OPTIONS", headers: {} })).status).toBe(404)
  const { status, headers, bytes } = await send({
    method: "OPTIONS",
    headers: {
      origin: "https://example.com",
      "access-control-request-headers": "x-amz-target",
      "access-control-request-method": "POST",
    },
  })
  expect([status, bytes.length, headers.get("content-length")]).toEqual([200, 0, "0"])
  expect(headers.get("access-control-allow-origin")).toBe("*")
  expect(headers.get("access-control-allow-headers")).toBe("x-amz-target")
  expect(headers.get("access-control-allow-methods")).toBe("POST")
  expect(headers.get("access-control-max-age")).toBe("172800")
  const call = await send({ headers: { ...listTables, origin: "https://x.example" }, body: "{}" })
  expect(call.headers.get("access-control-allow-origin")).toBe("*")
})
