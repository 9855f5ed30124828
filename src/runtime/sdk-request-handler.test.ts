// What no client of the SDK sends to DynamoDB, but whoever extends one may.
import { afterAll, expect, test } from "vitest"
import { requestBytesMax } from "../limits.ts"
import { createLocal } from "./create-local.ts"
import type { SdkRequest } from "./sdk-request-handler.ts"

const local = await createLocal()
afterAll(() => local.close())

async function send(request: Partial<SdkRequest>) {
  const { response } = await local.clientConfig.requestHandler.handle({
    ...{ method: "POST", protocol: "http:", hostname: "libdynamo.local", path: "/", headers: {} },
    ...request,
  })
  const { statusCode, headers, body } = response
  const text = await new Response(body as ConstructorParameters<typeof Response>[0]).text()
  return { statusCode, headers, text }
}

const headers = {
  "Content-Type": " application/x-amz-json-1.0 ",
  "X-Amz-Target": "DynamoDB_20120810.ListTables",
  "X-Amz-Date": "20120810T000000Z",
  Authorization:
    "AWS4-HMAC-SHA256 Credential=local/20120810/us-east-1/dynamodb/aws4_request, " +
    "SignedHeaders=host, Signature=local",
}

test("headers are found whatever their letters, and bodies as bytes", async () => {
  for (const body of ["{}", new TextEncoder().encode("{}")]) {
    const { statusCode, headers: replied, text } = await send({ headers, body })
    expect(statusCode).toBe(200)
    expect(text).toBe('{"TableNames":[]}')
    expect(replied).toMatchObject({ "content-length": String(text.length), server: "Server" })
  }
})

test("a call without a body, and one that is too long, are refused as by a server", async () => {
  expect(await send({ headers })).toMatchObject({ statusCode: 400 })
  const long = new ArrayBuffer(requestBytesMax + 1)
  for (const body of [long, new Uint8Array(long), new DataView(long)]) {
    expect(await send({ headers, body })).toMatchObject({ statusCode: 413, text: "" })
  }
  await expect(send({ headers, body: new ReadableStream() })).rejects.toThrow("text or bytes")
})

test("a header sent twice is refused as by a server, and one may be no text", async () => {
  const twice = { ...headers, "x-amz-target": headers["X-Amz-Target"] }
  expect(await send({ headers: twice, body: "{}" })).toMatchObject({ statusCode: 400 })
  const odd = { ...headers, "x-attempt": 3 } as unknown as Record<string, string>
  expect(await send({ headers: odd, body: "{}" })).toMatchObject({ statusCode: 200 })
})

test("all other routes are there", async () => {
  expect(await send({ method: "GET", path: "/health/ready" })).toMatchObject({
    ...{ statusCode: 200, text: "ready\n" },
  })
  const unknown = { statusCode: 404, text: "<UnknownOperationException/>\n" }
  expect(await send({ path: "/elsewhere", body: "{}", query: { a: ["b", "c"] } })).toMatchObject(
    unknown,
  )
})
