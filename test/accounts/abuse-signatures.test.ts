// Attempts to be somebody else by way of the signature. The numbers are those of the abuse cases.
import { expect, test } from "vitest"
import {
  credentials,
  mismatch,
  type Raw,
  refusal,
  scope,
  sign,
} from "../../src/runtime/raw-request.case.ts"

const mine = `${credentials.accessKeyId}/${scope}`
const victim = `AKIARTX3GSDSQAAAAAAA/${scope}`
const unknownKey =
  "UnrecognizedClientException: The security token included in the request is invalid."

/** A good request whose Authorization is rewritten. */
function rewritten(rewrite: (authorization: string) => string, raw: Raw = sign()): Raw {
  const authorization = rewrite(raw.headers?.authorization ?? "")
  return { ...raw, headers: { ...raw.headers, authorization } }
}
const of = (...kinds: string[]) => new RegExp(`^(${kinds.join("|")})`)
const incomplete = of("IncompleteSignatureException")
const invalid = of("InvalidSignatureException")

test.each<[number, string, Raw, RegExp | string]>([
  [
    5,
    "the victim's credential first",
    rewritten((a) => a.replace("Credential=", `Credential=${victim}, Credential=`)),
    incomplete,
  ],
  [5, "the victim's credential last", rewritten((a) => `${a}, Credential=${victim}`), incomplete],
  [
    5,
    "beside one that only looks like it",
    rewritten((a) => a.replace("Credential=", `XCredential=${victim}, Credential=`)),
    incomplete,
  ],
  [
    5,
    "in another case, alone",
    rewritten((a) => a.replace("Credential=", "credential=")),
    incomplete,
  ],
  [
    6,
    "two headers",
    rewritten(
      (a) => `${a}, AWS4-HMAC-SHA256 Credential=${victim}, SignedHeaders=host, Signature=b`,
    ),
    incomplete,
  ],
  [6, "header and query", { ...sign(), path: "/?X-Amz-Algorithm=AWS4-HMAC-SHA256" }, invalid],
  [7, "another's key id under my signature", rewritten((a) => a.replace(mine, victim)), unknownKey],
  [
    8,
    "a key id that decodes to the victim's account",
    sign({ accessKeyId: "AKIARTX3GSDS77777777" }),
    unknownKey,
  ],
  [
    14,
    "16 minutes ahead",
    sign({ headers: { "x-amz-date": "20130609T101616Z" } }),
    /^InvalidSignatureException: Signature not yet current/,
  ],
  [
    14,
    "the year 9999",
    sign({
      headers: { "x-amz-date": "99991231T235959Z" },
      scope: scope.replace("20130609", "99991231"),
    }),
    invalid,
  ],
  [
    14,
    "a date in words",
    sign({
      headers: { "x-amz-date": undefined, date: "Sun, 09 Jun 2013 10:00:15 GMT" },
      signed: ["date", "host", "x-amz-target"],
    }),
    incomplete,
  ],
  [
    14,
    "two dates that differ: that of AWS counts",
    sign({ headers: { date: "20130301T000000Z" } }),
    "accepted",
  ],
  [15, "a scope of another day", sign({ scope: scope.replace("20130609", "20130608") }), invalid],
  [
    16,
    "signed for one region and sent as another",
    rewritten((a) => a.replace("eu-west-2", "us-east-1")),
    mismatch,
  ],
  [16, "no region", sign({ scope: scope.replace("eu-west-2", "") }), invalid],
  [16, "a region that is a path", sign({ scope: scope.replace("eu-west-2", "..%2f") }), invalid],
  [
    16,
    "300 characters of region",
    sign({ scope: scope.replace("eu-west-2", "a".repeat(300)) }),
    invalid,
  ],
  ...["s3", "sts", "iam", "DynamoDB", "dynamodb ", ""].map(
    (service): [number, string, Raw, RegExp] => [
      17,
      `for the service '${service}'`,
      sign({ scope: scope.replace("dynamodb", service) }),
      of("InvalidSignatureException", "IncompleteSignatureException"),
    ],
  ),
  ...["aws4_Request", "aws4_request ", ""].map((end): [number, string, Raw, RegExp] => [
    17,
    `ending '${end}'`,
    sign({ scope: scope.replace("aws4_request", end) }),
    of("InvalidSignatureException", "IncompleteSignatureException"),
  ]),
  ...["AWS4-HMAC-SHA256-PAYLOAD", "AWS4-HMAC-SHA1", "AWS4-ECDSA-P256-SHA256"].map(
    (algorithm): [number, string, Raw, RegExp] => [
      18,
      algorithm,
      rewritten((a) => a.replace("AWS4-HMAC-SHA256", algorithm)),
      incomplete,
    ],
  ),
  ...["AWS3-HTTPS", "none", "aws4-hmac-sha256"].map((algorithm): [number, string, Raw, RegExp] => [
    18,
    algorithm,
    rewritten((a) => a.replace("AWS4-HMAC-SHA256", algorithm)),
    of("MissingAuthenticationTokenException"),
  ]),
  [19, "the target unsigned", sign({ signed: ["host", "x-amz-date"] }), invalid],
  [
    19,
    "the target swapped",
    { ...sign(), headers: { ...sign().headers, "x-amz-target": "DynamoDB_20120810.DeleteTable" } },
    mismatch,
  ],
  [
    20,
    "two targets",
    {
      ...sign(),
      headers: {
        ...sign().headers,
        "x-amz-target": "DynamoDB_20120810.ListTables, DynamoDB_20120810.DeleteTable",
      },
    },
    incomplete,
  ],
  [
    20,
    "two dates of AWS",
    {
      ...sign(),
      headers: { ...sign().headers, "x-amz-date": "20130609T100015Z, 20130609T100016Z" },
    },
    incomplete,
  ],
  [
    20,
    "two types",
    {
      ...sign(),
      headers: {
        ...sign().headers,
        "content-type": "application/json, application/x-amz-json-1.0",
      },
    },
    incomplete,
  ],
  ...[
    ["upper case", "A".repeat(64)],
    ["63 digits", "a".repeat(63)],
    ["65 digits", "a".repeat(65)],
    ["no hex", "g".repeat(64)],
    ["a comma", "a,Signature=b"],
  ].map(([name, signature]): [number, string, Raw, RegExp] => [
    24,
    `a signature in ${name}`,
    sign({ signature: signature as string }),
    of("InvalidSignatureException", "IncompleteSignatureException"),
  ]),
  [
    24,
    "no signature",
    rewritten((a) => a.replace(/Signature=[0-9a-f]+$/, "Signature=")),
    incomplete,
  ],
  [
    26,
    "a token beside a lasting key, unsigned",
    { ...sign(), headers: { ...sign().headers, "x-amz-security-token": "x" } },
    invalid,
  ],
  [29, "another body", { ...sign(), body: '{"Limit":1}' }, mismatch],
  [29, "a byte behind the body", { ...sign(), body: "{} " }, mismatch],
  [29, "a hash that lies", sign({ headers: { "x-amz-content-sha256": "0".repeat(64) } }), mismatch],
  [
    29,
    "a payload that is not signed",
    sign({ headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }),
    mismatch,
  ],
  [
    29,
    "a payload in signed pieces",
    sign({ headers: { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" } }),
    mismatch,
  ],
  ...["ACCESS", "local", "test", "AKIAIOSFODNN7TESTING"].map(
    (accessKeyId): [number, string, Raw, string] => [
      43,
      `the credentials ${accessKeyId}`,
      sign({ accessKeyId, secret: accessKeyId }),
      unknownKey,
    ],
  ),
])("%i: %s", async (_, __, raw, expected) => {
  const answer = await refusal(raw)
  if (typeof expected === "string") expect(answer).toBe(expected)
  else expect(answer).toMatch(expected)
})
