// Who is let in, and in which words the others are refused. Observed on the live service.
import { createHash } from "node:crypto"
import { gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import {
  anyAuthorization,
  listTables,
  mismatch,
  type Raw,
  refusal,
  scope,
  send,
  sign,
} from "./raw-request.case.ts"

const unknownKey =
  "UnrecognizedClientException: The security token included in the request is invalid."

describe("strict mode", () => {
  test.each<[string, Raw, string]>([
    ["a good signature", sign(), "accepted"],
    ["once more, from the kept key", sign(), "accepted"],
    [
      "a compressed body, signed as it is sent",
      sign({ body: gzipSync("{}"), headers: { "content-encoding": "gzip" } }),
      "accepted",
    ],
    ["14 minutes old", sign({ headers: { "x-amz-date": "20130609T094615Z" } }), "accepted"],
    ["14 minutes early", sign({ headers: { "x-amz-date": "20130609T101415Z" } }), "accepted"],
    ["another secret", sign({ secret: "x".repeat(40) }), mismatch],
    ["an unknown key", sign({ accessKeyId: "AKIAIOSFODNN7EXAMPLF" }), unknownKey],
    [
      "an unknown key and no signature to speak of",
      sign({ accessKeyId: "test", signature: "x" }),
      unknownKey,
    ],
    [
      "an unknown key, signed with the secret that stands in for it",
      sign({ accessKeyId: "AKIAIOSFODNN7EXAMPLF", secret: "nobody's secret" }),
      unknownKey,
    ],
    ["another body", { ...sign(), body: '{"Limit":1}' }, mismatch],
    ["an upper-case signature", sign({ signature: "A".repeat(64) }), mismatch],
    [
      "a header that is not there, signed",
      sign({ signed: ["host", "x-amz-date", "x-amz-target", "constructor"] }),
      "accepted",
    ],
    [
      "a right content hash",
      sign({
        headers: { "x-amz-content-sha256": createHash("sha256").update("{}").digest("hex") },
      }),
      "accepted",
    ],
    [
      "a wrong content hash",
      sign({ headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }),
      mismatch,
    ],
    [
      "a session token with a long-term key",
      sign({
        headers: { "x-amz-security-token": "token" },
        signed: ["host", "x-amz-date", "x-amz-security-token", "x-amz-target"],
      }),
      "UnrecognizedClientException: The security token included in the request is invalid",
    ],
    [
      "too old",
      sign({ headers: { "x-amz-date": "20130301T000000Z" } }),
      "InvalidSignatureException: Signature expired: 20130301T000000Z is now earlier than 20130609T094515Z (20130609T100015Z - 15 min.)",
    ],
    [
      "too early",
      sign({ headers: { "x-amz-date": "20130609T101516Z" } }),
      "InvalidSignatureException: Signature not yet current: 20130609T101516Z is still later than 20130609T101515Z (20130609T100015Z + 15 min.)",
    ],
    [
      "no date at all",
      sign({ headers: { "x-amz-date": "yesterday" } }),
      "IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      "the host unsigned",
      sign({ signed: ["x-amz-date", "x-amz-target"] }),
      "InvalidSignatureException: 'Host' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "the target unsigned",
      sign({ signed: ["host", "x-amz-date"] }),
      "InvalidSignatureException: 'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "another algorithm",
      sign({ headers: { authorization: anyAuthorization.replace("SHA256", "SHA25") } }),
      "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
    ],
    [
      "four parts of a credential",
      sign({
        headers: {
          authorization:
            "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host;x-amz-date;x-amz-target, Signature=b",
        },
      }),
      "IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    ],
    [
      "every part of the scope wrong",
      sign({
        headers: {
          "x-amz-date": "20130609T095204Z",
          authorization:
            "AWS4-HMAC-SHA256 Credential=a/b/c_/d/e, SignedHeaders=host;x-amz-date;x-amz-target, Signature=b",
        },
      }),
      "InvalidSignatureException: Credential should be scoped to a valid region, not 'c_'. Credential should be scoped to correct service: 'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20130609', from '20130609T095204Z'.",
    ],
  ])("%s", async (_, raw, expected) => {
    expect(await refusal(raw)).toBe(expected)
  })
})

// What is compressed or long costs too much to be read for whoever has no key: 16 KB of gzip can
// hold 16 MB of JSON.
describe("before its signature is found good, of a body", () => {
  const longMax = 64 * 1024
  const noJson = "SerializationException: undefined"
  const noToken = "MissingAuthenticationTokenException: Request is missing Authentication Token"
  const unsigned = (body: string | Uint8Array, headers = {}): Raw => ({
    headers: { ...listTables, authorization: undefined, ...headers },
    body,
  })

  test.each<[string, Raw, string]>([
    ["a short one is parsed", unsigned("["), noJson],
    ["the longest such is parsed", unsigned("[".repeat(longMax)), noJson],
    ["a long one is not", unsigned("[".repeat(longMax + 1)), noToken],
    ["gzip is not unpacked", unsigned(gzipSync("["), { "content-encoding": "gzip" }), noToken],
    ["nor what only says it is", unsigned("[", { "content-encoding": "gzip" }), noToken],
  ])("%s", async (_, raw, expected) => {
    expect(await refusal(raw)).toBe(expected)
    expect(await refusal({ ...raw, mode: "strict" })).toBe(expected)
  })

  test("that is signed, all is read", async () => {
    const headers = { "content-encoding": "gzip" }
    expect(await refusal(sign({ body: gzipSync("["), headers }))).toBe(noJson)
    expect(await refusal(sign({ body: "[".repeat(longMax + 1) }))).toBe(noJson)
  })
})

describe("the form of a claim, in either mode", () => {
  const claimed = (authorization: string, date: string | undefined = "20130609T100015Z"): Raw => ({
    headers: { ...listTables, authorization, "x-amz-date": date },
    body: "{}",
  })
  const missing = (...names: string[]) =>
    names.map((name) => `Authorization header requires '${name}' parameter. `).join("")

  test.each<[string, Raw, string]>([
    [
      "another scheme",
      claimed("Bearer x"),
      "MissingAuthenticationTokenException: Request is missing Authentication Token",
    ],
    [
      "old scheme",
      claimed("AWS3-HTTPS x"),
      "MissingAuthenticationTokenException: Request is missing Authentication Token",
    ],
    [
      "nothing in it",
      { headers: { ...listTables, authorization: "AWS4-", "x-amz-date": undefined }, body: "{}" },
      `IncompleteSignatureException: ${missing("Credential", "Signature", "SignedHeaders")}Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-`,
    ],
    [
      "one part",
      claimed("AWS4-HMAC-SHA256 Signature=b"),
      `IncompleteSignatureException: ${missing("Credential", "SignedHeaders")}Authorization=AWS4-HMAC-SHA256 Signature=b`,
    ],
    [
      "a key without an equal-sign",
      claimed("AWS4-HMAC-SHA256 Credential"),
      "IncompleteSignatureException: 'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 Credential'.",
    ],
    [
      // Whoever takes the first and whoever takes the last would see different callers.
      "two credentials",
      claimed(`${anyAuthorization}, Credential=victim/${scope}`),
      `IncompleteSignatureException: Authorization header requires exactly one 'Credential' parameter. Authorization=${anyAuthorization}, Credential=victim/${scope}`,
    ],
    [
      "both forms",
      { path: "/?X-Amz-Algorithm", body: "{}" },
      "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ],
    [
      "a query with little in it",
      {
        path: "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x",
        headers: { ...listTables, authorization: undefined },
        body: "{}",
      },
      "IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    ],
  ])("%s", async (_, raw, expected) => {
    expect(await refusal(raw)).toBe(expected)
    expect(await refusal({ ...raw, mode: "strict" })).toBe(expected)
  })
})

test("open mode takes the account of nobody, and the region of the signature", async () => {
  const { text } = await send({
    headers: { ...listTables, "x-amz-target": "DynamoDB_20120810.CreateTable" },
    body: JSON.stringify({
      TableName: "abc",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    }),
  })
  expect(JSON.parse(text).TableDescription.TableArn).toBe(
    "arn:aws:dynamodb:eu-west-2:000000000000:table/abc",
  )
  // Others share this database.
  const headers = { ...listTables, "x-amz-target": "DynamoDB_20120810.DeleteTable" }
  await send({ headers, body: '{"TableName":"abc"}' })
  for (const region of ["..", "", "a".repeat(300), "a_b"]) {
    const authorization = anyAuthorization.replace("eu-west-2", region)
    expect(await refusal({ headers: { ...listTables, authorization }, body: "{}" })).toBe(
      `InvalidSignatureException: Credential should be scoped to a valid region, not '${region}'. `,
    )
  }
})
