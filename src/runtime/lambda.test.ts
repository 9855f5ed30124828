// Events as Lambda gets them of function URLs, API Gateway and load balancers, members of the
// documented examples that we do not read left out.
import { gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { answerEvent, type HttpEvent, type ProxyEvent } from "./lambda.ts"

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
  const body = await request.text()
  const named = Object.fromEntries(
    ["host", "x-amz-target", "cookie"].map((name) => [name, headers.get(name)]),
  )
  return Response.json({ method, url, ...named, body })
}

async function requestOf(given: HttpEvent | ProxyEvent) {
  return JSON.parse((await answerEvent(given, seen)).body)
}

test("a request arrives as it was sent", async () => {
  const { statusCode, body, isBase64Encoded, headers } = await answerEvent(event, seen)
  expect([statusCode, isBase64Encoded]).toEqual([200, false])
  expect(headers["content-type"]).toContain("json")
  expect(JSON.parse(body)).toEqual({
    method: "POST",
    url: "https://abc.lambda-url.eu-west-2.on.aws/?X-Amz-Date=x&a=b%20c",
    host: "abc.lambda-url.eu-west-2.on.aws",
    "x-amz-target": "T",
    cookie: null,
    body: '{"a":"é"}',
  })
})

test("names of headers come in any case, cookies apart", async () => {
  const headers = { HOST: "db.example.com", "X-Amz-TARGET": "T" }
  expect(await requestOf({ ...event, headers, cookies: ["a=1", "b=2"] })).toMatchObject({
    url: "https://db.example.com/?X-Amz-Date=x&a=b%20c",
    host: "db.example.com",
    "x-amz-target": "T",
    cookie: "a=1; b=2",
  })
  expect(await requestOf({ ...event, headers: {} })).toMatchObject({
    host: "abc.lambda-url.eu-west-2.on.aws",
  })
})

test("bytes travel as base64, both ways", async () => {
  const body = Buffer.from('{"a":"é"}').toString("base64")
  expect((await requestOf({ ...event, body, isBase64Encoded: true })).body).toBe('{"a":"é"}')
  const packed = gzipSync("{}")
  const result = await answerEvent(
    event,
    () => new Response(packed, { headers: { "content-encoding": "gzip" } }),
  )
  expect(result.isBase64Encoded).toBe(true)
  expect(Buffer.from(result.body, "base64")).toEqual(packed)
})

test("a GET has no body, and a POST without one an empty one", async () => {
  const http = { domainName: "x.example", http: { method: "GET" } }
  expect(
    await requestOf({ ...event, rawPath: "/health/live", requestContext: http }),
  ).toMatchObject({ method: "GET", body: "" })
  const { body: _, ...withoutBody } = event
  expect(await requestOf(withoutBody)).toMatchObject({ method: "POST", body: "" })
})

describe("payload format 1.0", () => {
  const rest: ProxyEvent = {
    httpMethod: "POST",
    path: "/",
    headers: { Host: "id.execute-api.us-east-1.amazonaws.com", "X-Amz-Target": "last" },
    multiValueHeaders: {
      Host: ["id.execute-api.us-east-1.amazonaws.com"],
      "X-Amz-Target": ["first", "last"],
    },
    queryStringParameters: { a: "2", "b c": "é&" },
    multiValueQueryStringParameters: { a: ["1", "2"], "b c": ["é&"] },
    requestContext: { domainName: "id.execute-api.us-east-1.amazonaws.com" },
    body: "{}",
    isBase64Encoded: false,
  }

  test("of a REST API", async () => {
    expect(await requestOf(rest)).toMatchObject({
      method: "POST",
      url: "https://id.execute-api.us-east-1.amazonaws.com/?a=1&a=2&b%20c=%C3%A9%26",
      host: "id.execute-api.us-east-1.amazonaws.com",
      "x-amz-target": "first,last",
      body: "{}",
    })
  })

  test("with nothing in it, as a REST API tests a method", async () => {
    const nothing = {
      headers: null,
      multiValueHeaders: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
    }
    expect(await requestOf({ ...rest, ...nothing })).toMatchObject({
      url: "https://id.execute-api.us-east-1.amazonaws.com/",
      body: "",
    })
  })

  const balanced: ProxyEvent = {
    httpMethod: "POST",
    path: "/",
    headers: { host: "lb-1.eu-west-2.elb.amazonaws.com", "x-amz-target": "T" },
    queryStringParameters: { a: "b%20c" },
    requestContext: { elb: { targetGroupArn: "arn:…" } },
    body: Buffer.from("{}").toString("base64"),
    isBase64Encoded: true,
  }

  test("of a load balancer, whose query is as it came", async () => {
    expect(await requestOf(balanced)).toMatchObject({
      url: "https://lb-1.eu-west-2.elb.amazonaws.com/?a=b%20c",
      "x-amz-target": "T",
      body: "{}",
    })
    expect(await answerEvent(balanced, seen)).not.toHaveProperty("multiValueHeaders")
  })

  test("of a load balancer that sends lists and takes lists only", async () => {
    const { headers: _, queryStringParameters: __, ...others } = balanced
    const lists = { multiValueHeaders: { host: ["lb"], "x-amz-target": ["T"] } }
    const result = await answerEvent({ ...others, ...lists }, seen)
    expect(JSON.parse(result.body)).toMatchObject({ host: "lb", "x-amz-target": "T" })
    expect(result.multiValueHeaders).toMatchObject({ "content-type": ["application/json"] })
  })
})

test("what is no request says so", async () => {
  const queue = { Records: [{ messageId: "1", body: "{}" }] } as unknown as HttpEvent
  await expect(answerEvent(queue, seen)).rejects.toThrow("neither HTTP nor a schedule")
})
