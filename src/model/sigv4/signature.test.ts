// Signature Version 4 against vectors from elsewhere: AWS's own examples, and a request that boto3
// signed and sent.
import { createHmac } from "node:crypto"
import { SignatureV4 } from "@smithy/signature-v4"
import { expect, test } from "vitest"
import { amzDateOf, parseAmzDate } from "./amz-date.ts"
import { parseClaim, type SignedRequest } from "./authorization.ts"
import { canonicalRequest } from "./canonical-request.ts"
import { parseCredential } from "./scope.ts"
import { Sha256 } from "./sha256.case.ts"
import { deriveSigningKey, isSignature, sha256Hex, stringToSign } from "./signature.ts"
import { signedHeadersOf } from "./signed-headers.ts"
import { SigningKeys } from "./signing-keys.ts"

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers: Readonly<Record<string, string>>
}

function requestOf({ method = "POST", path = "/", query = "", headers }: Sent): SignedRequest {
  const byName = new Headers(headers)
  return { method, path, query, header: (name) => byName.get(name) ?? undefined }
}

function verified(request: SignedRequest, secret: string, body: string): boolean {
  const claim = parseClaim(request)
  const scope = parseCredential(claim.credential)
  const canonical = canonicalRequest(request, claim, sha256Hex(body))
  const text = stringToSign(claim.date, scope, canonical)
  return isSignature(claim.signature, deriveSigningKey(secret, scope), text)
}

// AWS: "Signature Version 4 test suite", get-vanilla.
test("verifies AWS's get-vanilla", () => {
  const request = requestOf({
    method: "GET",
    headers: {
      host: "example.amazonaws.com",
      "x-amz-date": "20150830T123600Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
        "SignedHeaders=host;x-amz-date, " +
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
  })
  expect(verified(request, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "")).toBe(true)
})

// AWS: "Create a signed AWS API request", the request to IAM with a query string.
test("verifies the example of AWS's guide, and its intermediate values", () => {
  const request = requestOf({
    method: "GET",
    query: "Action=ListUsers&Version=2010-05-08",
    headers: {
      host: "iam.amazonaws.com",
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "x-amz-date": "20150830T123600Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, " +
        "SignedHeaders=content-type;host;x-amz-date, " +
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    },
  })
  const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  expect(verified(request, secret, "")).toBe(true)
  const claim = parseClaim(request)
  expect(sha256Hex(canonicalRequest(request, claim, sha256Hex("")))).toBe(
    "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59",
  )
  const key = Buffer.from("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9", "hex")
  expect(deriveSigningKey(secret, parseCredential(claim.credential)).hexOf("text")).toBe(
    createHmac("sha256", key).update("text").digest("hex"),
  )
})

const botoHeaders = {
  host: "127.0.0.1:18480",
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20261120T122019Z",
  "x-amz-target": "DynamoDB_20120810.GetItem",
  authorization:
    "AWS4-HMAC-SHA256 Credential=AKIATESTTESTTESTTEST/20261120/us-east-1/dynamodb/aws4_request, " +
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, " +
    "Signature=c618163d3e46fc540d4a2cddffdfc5ff0f5ad1176f6ba6009642cf40a6b6d42a",
}
const botoBody = '{"TableName": "T", "Key": {"pk": {"S": "1"}}}'

test("verifies what boto3 sent", () => {
  const request = requestOf({ headers: botoHeaders })
  expect(sha256Hex(botoBody)).toBe(
    "59f14058634e0a70b15b092723d5338655d546074c1c57fb2c5ca2d3c1b98f1b",
  )
  expect(sha256Hex(canonicalRequest(request, parseClaim(request), sha256Hex(botoBody)))).toBe(
    "b3cc0e8aa6a11a29a41cc07ba338270b3a589c1ba34c96a6286b8791f5bf7e7e",
  )
  expect(verified(request, "secretsecret", botoBody)).toBe(true)
})

test.each([
  ["the secret", { secret: "secretsecreu" }],
  ["the body", { body: `${botoBody} ` }],
  ["the method", { sent: { method: "PUT" } }],
  ["the path", { sent: { path: "//" } }],
  ["the query", { sent: { query: "a" } }],
  ["a signed header", { headers: { "x-amz-target": "DynamoDB_20120810.DeleteTable" } }],
])(
  "%s changed: not verified",
  (_, {
    secret = "secretsecret",
    body = botoBody,
    sent,
    headers,
  }: {
    readonly secret?: string
    readonly body?: string
    readonly sent?: Partial<Sent>
    readonly headers?: Readonly<Record<string, string>>
  }) => {
    const request = requestOf({ ...sent, headers: { ...botoHeaders, ...headers } })
    expect(verified(request, secret, body)).toBe(false)
  },
)

test("a signature is 64 lower-case hex digits", () => {
  const key = deriveSigningKey("secret", parseCredential("k/20261120/r/dynamodb/aws4_request"))
  for (const given of ["", "a", "z".repeat(64), "a".repeat(63), "a".repeat(65), "A".repeat(64)]) {
    expect(isSignature(given, key, "text")).toBe(false)
  }
  const signature = key.hexOf("text")
  expect(isSignature(signature, key, "text")).toBe(true)
  expect(isSignature(signature.toUpperCase(), key, "text")).toBe(false)
  // As bytes of Latin-1 these would be digits.
  const shifted = String.fromCharCode(...[...signature].map((digit) => digit.charCodeAt(0) + 256))
  expect(isSignature(shifted, key, "text")).toBe(false)
})

/** AWS's own signer, as the SDK for JavaScript uses it. */
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
const signer = new SignatureV4({
  service: "dynamodb",
  region: "eu-west-2",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey },
  sha256: Sha256,
  uriEscapePath: false,
})
const unsigned = {
  method: "POST",
  protocol: "http:",
  hostname: "127.0.0.1",
  path: "/",
  headers: {
    host: "127.0.0.1:8000",
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "DynamoDB_20120810.ListTables",
    "x-odd": "  two   spaces  ",
  },
  body: '{"Limit":5}',
}

test("verifies what AWS's signer signs, in the header and in the query", async () => {
  const inHeader = await signer.sign({ ...unsigned, query: { "b c": "d/e", a: ["2", "1"] } })
  const query = "a=2&b%20c=d%2Fe&a=1"
  expect(
    verified(requestOf({ query, headers: inHeader.headers }), secretAccessKey, unsigned.body),
  ).toBe(true)

  const inQuery = await signer.presign(
    { ...unsigned, query: {} },
    { expiresIn: 60, unhoistableHeaders: new Set(["x-amz-target"]) },
  )
  const presigned = Object.entries(inQuery.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&")
  const request = requestOf({ query: presigned, headers: unsigned.headers })
  expect(parseClaim(request)).toMatchObject({ form: "query", expires: "60" })
  expect(verified(request, secretAccessKey, unsigned.body)).toBe(true)
  expect(verified(request, secretAccessKey, "")).toBe(false)
})

// As AWS's SDK for JavaScript has it: tabs as well as spaces, and no others.
test("white space in a signed header counts once, and at its ends not at all", async () => {
  const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "s" }
  const at = { service: "dynamodb", region: "eu-west-2", sha256: Sha256 }
  for (const value of ["a\tb", "a \t b", " a  b\t", "a\t\tb", "a b", "\u00a0a"]) {
    const sent = { host: "localhost", "x-note": value }
    const request = { method: "POST", protocol: "http:", hostname: "localhost", path: "/" }
    const { headers } = await new SignatureV4({ ...at, credentials: keys }).sign({
      ...request,
      headers: sent,
      body: "{}",
    })
    const arrived = { ...requestOf({ headers: {} }), header: (name: string) => headers[name] }
    expect([value, verified(arrived, "s", "{}")]).toEqual([value, true])
  }
})

test("names that are no header names are looked up nowhere", () => {
  const request = requestOf({ headers: botoHeaders })
  const signedHeaders = signedHeadersOf("host;a b;;ü;__proto__")
  const canonical = canonicalRequest(request, { signedHeaders }, "")
  expect(canonical).toContain("\na b:\n:\nü:\n__proto__:\n\nhost;a b;;ü;__proto__\n")
})

test("a list of headers is read once, and means the same however many others come", () => {
  const first = signedHeadersOf("host;x-amz-date")
  expect(signedHeadersOf("host;x-amz-date")).toBe(first)
  for (let i = 0; i < 300; i += 1) signedHeadersOf(`host;x-${i}`)
  const long = Array.from({ length: 200 }, (_, i) => `header-${i}`).join(";")
  expect(signedHeadersOf(long).lines).toHaveLength(200)
  expect(signedHeadersOf("host;x-amz-date")).toEqual(first)
  expect([...first.names]).toEqual(["host", "x-amz-date"])
})

test("dates are in the basic format, and real", () => {
  expect(parseAmzDate("20130609T100015Z")).toBe(Date.UTC(2013, 5, 9, 10, 0, 15))
  expect(amzDateOf(Date.UTC(2013, 5, 9, 10, 0, 15))).toBe("20130609T100015Z")
  for (const text of ["", "2013-06-09T10:00:15Z", "20130609", "20131309T100015Z", "x"]) {
    expect(parseAmzDate(text)).toBeUndefined()
  }
})

test("a signing key is kept once it has verified, and not for another secret", () => {
  const keys = new SigningKeys()
  const credentialOf = (day: string) => `k/${day}/eu-west-2/dynamodb/aws4_request`
  const credential = credentialOf("20261120")
  const derived = deriveSigningKey("secret", parseCredential(credential))
  expect(keys.find(credential, "secret")).toBeUndefined()
  keys.keep(credential, "secret", derived)
  expect(keys.find(credential, "secret")).toBe(derived)
  expect(keys.find(credential, "changed")).toBeUndefined()
  for (let day = 0; day < 1000; day += 1) keys.keep(credentialOf(String(day)), "secret", derived)
  expect(keys.find(credential, "secret")).toBeUndefined()
  expect(keys.find(credentialOf("999"), "secret")).toBe(derived)
})
