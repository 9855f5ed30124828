import { expect, test } from "vitest"
import { type PolicyOptions, parsePolicy, policyCharacters, readPolicy } from "./parse-policy.ts"
import { faultText } from "./policy-fault.ts"

function faultOf(document: unknown, kind: PolicyOptions["kind"] = "identity"): string | undefined {
  const { fault } = parsePolicy(document, { kind, source: "test" })
  return fault && faultText(fault)
}

const good = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }
const withStatement = (statement: object) => ({ Version: "2012-10-17", Statement: statement })

// The policy of the README that many people copied: a comma too many.
test("says where a comma is too many", () => {
  const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["dynamodb:PutItem", "dynamodb:GetItem"],
      "Resource": "arn:aws:dynamodb:us-east-1:xxxxxxxxxxxx:table/YourTableName",
    }
  ]
}`
  expect(faultOf(text)).toBe(
    'Syntax errors in policy. Line 8, column 5: expected the name of a member in quotes, not "}".',
  )
  expect(faultOf(text.replace('",\n    }', '"\n    }'))).toBeUndefined()
})

test.each([
  ["", "Line 1, column 1: expected a value, the document ends here"],
  ["{", "Line 1, column 2: expected the name of a member in quotes, the document ends here"],
  ["[]", "Line 1, column 1: a policy is an object"],
  ["{} x", 'Line 1, column 4: expected the end of the document, not "x"'],
  ['{"Version" "x"}', 'Line 1, column 12: expected ":", not "\\""'],
  ['{"Version":"2012-10-17"', 'Line 1, column 24: expected "," or "}", the document ends here'],
  ['{"Id":"a","Id":"b"}', 'Line 1, column 11: "Id" stands here twice'],
  ['{"Id":"a\n"}', "Line 1, column 7: this string does not end, or has a bad escape"],
  ['{"Id":"\\x"}', "Line 1, column 7: this string does not end, or has a bad escape"],
  ['{"Id":"\u0100"}', "Line 1, column 8: this character may not stand in a policy"],
  ['{"Id":01}', 'Line 1, column 8: expected "," or "}", not "1"'],
  [`${"[".repeat(100)}`, "Line 1, column 18: this is nested too deeply"],
])("finds no JSON in %s", (text, fault) => {
  expect(faultOf(text)).toBe(`Syntax errors in policy. ${fault}.`)
})

test.each([
  [{}, "a policy has a Statement"],
  [{ Statement: [] }, "a policy has at least one statement"],
  [{ Statement: "x" }, "a statement is an object"],
  [{ Version: "2012-10-18", Statement: good }, "the version is 2012-10-17 or 2008-10-17"],
  [{ Version: 2012, Statement: good }, "a string is expected here"],
  [{ Statement: good, Extra: 1 }, '"Extra" is no member of a policy'],
  [withStatement({ ...good, Effekt: "x" }), '"Effekt" is no member of a statement'],
  [withStatement({ ...good, Effect: "allow" }), "the effect is Allow or Deny"],
  [withStatement({ Action: "*", Resource: "*" }), "a statement has an Effect"],
  [withStatement({ ...good, NotAction: "*" }), "a statement has Action or NotAction, not both"],
  [
    withStatement({ ...good, NotResource: "*" }),
    "a statement has Resource or NotResource, not both",
  ],
  [withStatement({ ...good, Action: 1 }), "a string is expected here"],
  [withStatement({ ...good, Action: [["*"]] }), "a string is expected here"],
  [withStatement({ ...good, Condition: [] }), "a condition is an object"],
  [withStatement({ ...good, Condition: { Like: {} } }), '"Like" is no condition operator'],
  [
    withStatement({ ...good, Condition: { NullIfExists: { "aws:username": "true" } } }),
    '"NullIfExists" is no condition operator',
  ],
  [
    withStatement({ ...good, Condition: { "ForAnyValue:Null": { "aws:username": "true" } } }),
    '"ForAnyValue:Null" is no condition operator',
  ],
  [
    withStatement({ ...good, Condition: { "ForSomeValues:Bool": {} } }),
    '"ForSomeValues:Bool" is no condition operator',
  ],
  [withStatement({ ...good, Condition: { Bool: "x" } }), "Bool has an object of keys"],
  [
    withStatement({ ...good, Condition: { Bool: { "aws:a": null } } }),
    "a string, a number or a boolean is expected here",
  ],
])("finds no policy in %j", (document, detail) => {
  expect(faultOf(document)).toMatch(/^Syntax errors in policy\. Line 1, column \d+: /)
  expect(faultOf(document)).toContain(detail)
})

test.each([
  [{ ...good, Action: [] }, "Policy statement must contain actions."],
  [{ Effect: "Allow", Resource: "*" }, "Policy statement must contain actions."],
  [{ Effect: "Allow", Action: "*" }, "Policy statement must contain resources."],
  [
    { ...good, Action: "GetItem" },
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  [{ ...good, Action: "a:b:c" }, "Actions/Condition can contain only one colon."],
  [{ ...good, Action: "dynamo db:Get" }, "Vendor dynamo db is not valid"],
  [{ ...good, Resource: "Orders" }, 'Resource Orders must be in ARN format or "*".'],
  [{ ...good, Principal: "*" }, "Policy document should not specify a principal."],
  [{ ...good, Sid: "a b" }, "Statement IDs (SID) must be alpha-numeric."],
  [{ ...good, Resource: `arn:aws:dynamodb:*:\${aws:x}:y` }, "The policy failed legacy parsing"],
  [{ ...good, Resource: "arn:aws:dynamodb:*:*:${x" }, "The policy failed legacy parsing"],
  [
    { ...good, Condition: { Bool: { username: "true" } } },
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  [{ ...good, Condition: { Bool: { "a:b": "perhaps" } } }, "The policy failed legacy parsing"],
  [{ ...good, Condition: { Bool: { "a:b": [] } } }, "The policy failed legacy parsing"],
  [{ ...good, Condition: { NumericEquals: { "a:b": "x" } } }, "The policy failed legacy parsing"],
  [{ ...good, Condition: { DateEquals: { "a:b": "2026-02-30" } } }, "The policy failed"],
  [{ ...good, Condition: { DateEquals: { "a:b": "2026-13-01" } } }, "The policy failed"],
  [{ ...good, Condition: { IpAddress: { "a:b": "10.0.0.0/33" } } }, "The policy failed"],
  [{ ...good, Condition: { IpAddress: { "a:b": "1:2:3:4:5:6:7" } } }, "The policy failed"],
  [{ ...good, Condition: { IpAddress: { "a:b": "1::2::3" } } }, "The policy failed"],
  [{ ...good, Condition: { IpAddress: { "a:b": "256.1.1.1" } } }, "The policy failed"],
  [{ ...good, Condition: { BinaryEquals: { "a:b": "%" } } }, "The policy failed legacy parsing"],
  [{ ...good, Condition: { ArnEquals: { "a:b": "x" } } }, "The policy failed legacy parsing"],
])("refuses %j", (statement, text) => {
  expect(faultOf(withStatement(statement))).toContain(text)
})

test("refuses two statements of one name", () => {
  const statement = { ...good, Sid: "One" }
  expect(faultOf({ Statement: [statement, statement] })).toContain(
    "Statement IDs (SID) in a single policy must be unique.",
  )
})

test.each([
  ["bob"],
  [{ AWS: "bob" }],
  [{ AWS: "arn:aws:iam::123456789012:user/*" }],
  [{ AWS: "arn:aws:iam::*:root" }],
  [{ AWS: "42" }],
])("finds no principal in %j", (principal) => {
  const document = withStatement({ ...good, Principal: principal })
  expect(faultOf(document, "resource")).toContain('Invalid principal in policy: "AWS":"')
})

test("asks a resource policy for principals, and a trust policy for no resources", () => {
  expect(faultOf(withStatement(good), "resource")).toContain("Missing required field Principal")
  const trust = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }
  expect(faultOf(withStatement(trust), "trust")).toBeUndefined()
  expect(faultOf(withStatement({ ...trust, Resource: "*" }), "trust")).toContain(
    "Has prohibited field Resource",
  )
  expect(faultOf(withStatement({ ...trust, Action: "*" }), "trust")).toContain(
    "AssumeRole policy may only specify STS AssumeRole actions.",
  )
})

test("keeps a fault with a policy that was stored and cannot be read", () => {
  const policy = readPolicy("{", { kind: "identity", source: "Mine" })
  expect(policy).toMatchObject({ source: "Mine", statements: [], fault: { line: 1, column: 2 } })
})

test("freezes what it makes", () => {
  const { statements } = readPolicy(withStatement(good), { kind: "identity", source: "Mine" })
  expect(Object.isFrozen(statements)).toBe(true)
  expect(Object.isFrozen(statements[0]?.actions.patterns)).toBe(true)
})

test("counts no white space", () => {
  expect(policyCharacters('{ "Id" :\n "a b" }')).toBe(11)
})
