// Events as Lambda sends them (payload format 2.0: function URLs and HTTP APIs).
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { answerEvent, type HttpEvent } from "./lambda.ts"

const event: HttpEvent = {
  rawPath: "/",
  rawQueryString: "X-Amz-Date=x&a=b%20c",
  headers: { host: "abc.lambda-url.eu-west-2.on.aws", "x-amz-target": "T", "x-none": undefined },
  requestContext: { domainName: "abc.lambda-url.eu-west-2.on.aws", http: { method: "POST" } },
  body: '{"a":"é"}',
  isBase64Encoded: false,
}

async function seen(request: Request): Promise<Response> {
  const { method, url, headers } = request
  const host = headers.get("host")
  return Response.json({
    method,
    url,
    host,
    target: headers.get("x-amz-target"),
    body: await request.text(),
  })
}

test("a request arrives as it was sent", async () => {
  const { statusCode, body, isBase64Encoded, headers } = await answerEvent(event, seen)
  expect([statusCode, isBase64Encoded]).toEqual([200, false])
  expect(headers["content-type"]).toContain("json")
  expect(JSON.parse(body)).toEqual({
    method: "POST",
    url: "https://abc.lambda-url.eu-west-2.on.aws/?X-Amz-Date=x&a=b%20c",
    host: "abc.lambda-url.eu-west-2.on.aws",
    target: "T",
    body: '{"a":"é"}',
  })
})

test("bytes travel as base64, both ways", async () => {
  const encoded = { ...event, body: Buffer.from("{}").toString("base64"), isBase64Encoded: true }
  expect(JSON.parse((await answerEvent(encoded, seen)).body).body).toBe("{}")
  const packed = gzipSync("{}")
  const result = await answerEvent(
    event,
    () => new Response(packed, { headers: { "content-encoding": "gzip" } }),
  )
  expect(result.isBase64Encoded).toBe(true)
  expect(Buffer.from(result.body, "base64")).toEqual(packed)
})

test("a GET has no body", async () => {
  const http = { domainName: "x.example", http: { method: "GET" } }
  const { body } = await answerEvent(
    { ...event, rawPath: "/health/live", requestContext: http },
    seen,
  )
  expect(JSON.parse(body)).toMatchObject({ method: "GET", body: "" })
})
