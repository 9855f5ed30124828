import { expect, test } from "vitest"
import { openContext } from "../../test/support/context.ts"
import { ApiError } from "../error.ts"
import { readPolicy } from "../model/policy/parse-policy.ts"
import type { Table } from "../model/table/table.ts"
import { Authorization, type Decided } from "./authorize.ts"
import type { Ask } from "./authorize-ask.ts"
import { type Principal, rootOf } from "./identity.ts"

const account = "123456789012"
const region = "eu-west-2"
const arn = `arn:aws:iam::${account}:user/app`
const nowMs = Date.UTC(2026, 10, 21, 12)
const ask: Ask = { action: "dynamodb:GetItem", table: "Orders" }
const arnOf = (owner: string) => `arn:aws:dynamodb:${region}:${owner}:table/Orders`

function userWith(...statements: readonly object[]): Principal {
  const document = { Version: "2012-10-17", Statement: statements }
  const policy = readPolicy(document, { kind: "identity", source: "Own" })
  return {
    ...rootOf(account),
    kind: "user",
    arn,
    userId: "AIDAEXAMPLE",
    userName: "app",
    policies: { identity: statements.length === 0 ? [] : [policy] },
    tags: { Team: "blue" },
  }
}

const allow = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" }

function tableWith(members: Partial<Table> = {}): Table {
  return { name: "Orders", arn: arnOf(account), tags: {}, ...members } as Table
}

/** What is said of the table, when the request comes to it. */
function checking(principal: Principal, table: Table, asks: readonly Ask[] = [ask]): string {
  const requester = { principal, region, sourceIp: "127.0.0.1" }
  try {
    new Authorization({ requester, asks, account, nowMs }).check(table)
    return "allowed"
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
}

function denied(reason: string, resource = arnOf(account)): string {
  return (
    `AccessDeniedException: User: ${arn} is not authorized to perform: dynamodb:GetItem on ` +
    `resource: ${resource} ${reason}`
  )
}

test("a user without a policy may do nothing", () => {
  expect(checking(userWith(), tableWith())).toBe(
    denied("because no identity-based policy allows the dynamodb:GetItem action"),
  )
})

test("tells which kind of policy denies", () => {
  const deny = { ...allow, Effect: "Deny" }
  const user = userWith(allow)
  const own = (statement: object) =>
    readPolicy({ Statement: statement }, { kind: "identity", source: "x" })
  const policies = { ...user.policies, boundary: own(deny) }
  expect(checking(userWith(allow, deny), tableWith())).toBe(
    denied("with an explicit deny in an identity-based policy"),
  )
  expect(checking({ ...user, policies }, tableWith())).toBe(
    denied("with an explicit deny in a permissions boundary"),
  )
  const boundary = own({ ...allow, Action: "dynamodb:PutItem" })
  expect(checking({ ...user, policies: { ...user.policies, boundary } }, tableWith())).toBe(
    denied("because no permissions boundary allows the dynamodb:GetItem action"),
  )
  expect(checking({ ...user, policies: { ...user.policies, session: [] } }, tableWith())).toBe(
    denied("because no session policy allows the dynamodb:GetItem action"),
  )
  expect(
    checking({ ...user, policies: { ...user.policies, session: [own(deny)] } }, tableWith()),
  ).toBe(denied("with an explicit deny in a session policy"))
})

function withPolicy(statement: object): Table {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statement })
  return tableWith({ resourcePolicy: { document, revisionId: "1" } })
}

test("a table's policy alone allows, and denies even the root", () => {
  const granted = withPolicy({ ...allow, Principal: { AWS: arn } })
  expect(checking(userWith(), granted)).toBe("allowed")
  const refused = withPolicy({ ...allow, Effect: "Deny", Principal: "*" })
  expect(checking(userWith(allow), refused)).toBe(
    denied("with an explicit deny in a resource-based policy"),
  )
  expect(checking(rootOf(account), refused)).toContain("with an explicit deny in a resource-based")
})

test("a table's policy that cannot be read denies everybody", () => {
  const unreadable = tableWith({ resourcePolicy: { document: "{", revisionId: "1" } })
  expect(checking(userWith(allow), unreadable)).toBe(
    denied("with an explicit deny in a resource-based policy"),
  )
})

test("an index is a resource of its own", () => {
  const onTable = userWith({ ...allow, Resource: arnOf(account) })
  expect(checking(onTable, tableWith())).toBe("allowed")
  expect(checking(onTable, tableWith(), [{ ...ask, index: "ByDate" }])).toBe(
    denied(
      "because no identity-based policy allows the dynamodb:GetItem action",
      `${arnOf(account)}/index/ByDate`,
    ),
  )
})

test.each([
  ["aws:PrincipalTag/team", "blue"],
  ["aws:PrincipalTag/TEAM", "blue"],
  ["aws:ResourceTag/owner", "bob"],
  ["aws:RequestedRegion", region],
  ["aws:PrincipalArn", arn],
  ["aws:PrincipalAccount", account],
  ["aws:PrincipalType", "User"],
  ["aws:userid", "AIDAEXAMPLE"],
  ["aws:username", "app"],
  ["aws:ResourceAccount", account],
  ["aws:CurrentTime", "2026-11-21T12:00:00.000Z"],
  ["aws:EpochTime", String(nowMs / 1000)],
  ["aws:SourceIp", "127.0.0.1"],
  ["aws:ViaAWSService", "false"],
])("conditions may ask for %s", (key, value) => {
  const table = tableWith({ tags: { Owner: "bob" } })
  const asking = (expected: string) =>
    userWith({ ...allow, Condition: { StringEquals: { [key]: expected } } })
  expect(checking(asking(value), table)).toBe("allowed")
  expect(checking(asking(`${value}x`), table)).toContain("AccessDeniedException")
})

test("there is never a second factor, and nobody knows whether the way was encrypted", () => {
  for (const key of ["aws:MultiFactorAuthPresent", "aws:SecureTransport", "aws:UserAgent"]) {
    const user = userWith({ ...allow, Condition: { Null: { [key]: "true" } } })
    expect(checking(user, tableWith()), key).toBe("allowed")
  }
})

// AWS guide: access across accounts takes a resource-based policy on the other side.
test("a foreign table is refused in one text, for the root as for anybody", async () => {
  const { engine } = await openContext()
  const deciding = async (principal: Principal) => {
    const asks = [ask, { ...ask, table: arnOf("999999999999") }]
    const requester = { principal, region }
    const authorization = new Authorization({ requester, asks, account, nowMs })
    await expect(async () => authorization.decide(engine.catalog)).rejects.toThrow(
      `User: ${principal.arn} is not authorized to perform: dynamodb:GetItem on resource: ` +
        `${arnOf("999999999999")} because no resource-based policy allows the ` +
        "dynamodb:GetItem action",
    )
  }
  await deciding(rootOf(account))
  await deciding(userWith(allow))
})

test("a request that cannot be understood is not allowed, whatever the policy makes of it", () => {
  const user = userWith({
    ...allow,
    Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": "Id" } },
  })
  const keys = () => {
    throw ApiError.invalid("spoilt")
  }
  expect(checking(user, tableWith(), [{ ...ask, keys }])).toBe("ValidationException: spoilt")
})

// A slip in an operation must not open a table.
test("a table that was not asked for is not handed out", () => {
  expect(() => checking(rootOf(account), tableWith({ name: "Others" }))).toThrow("was not asked")
})

test("tells of each decision once", async () => {
  const { engine } = await openContext()
  const told: Decided[] = []
  const asks = [
    ask,
    { action: "dynamodb:ListTables", table: "*", isNew: true },
    { action: "dynamodb:CreateTableReplica", table: "T", inRegion: "eu-north-1", isNew: true },
    {
      ...{ action: "dynamodb:DeleteTableReplica", table: arnOf(account) },
      ...{ inRegion: "eu-north-1", isNew: true },
    },
    { action: "dynamodb:DescribeGlobalTable", globalTable: "T" },
  ]
  const requester = { principal: userWith({ ...allow, Sid: "All" }), region }
  const onDecision = (decided: Decided) => told.push(decided)
  await new Authorization({ requester, asks, account, nowMs, onDecision }).decide(engine.catalog)
  expect(told.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    `dynamodb:GetItem ${arnOf("123456789012")}`,
    `dynamodb:ListTables arn:aws:dynamodb:${region}:${account}:table/*`,
    `dynamodb:CreateTableReplica arn:aws:dynamodb:eu-north-1:${account}:table/T`,
    `dynamodb:DeleteTableReplica arn:aws:dynamodb:eu-north-1:${account}:table/Orders`,
    `dynamodb:DescribeGlobalTable arn:aws:dynamodb::${account}:global-table/T`,
  ])
  expect(told[0]?.decision).toEqual({
    decision: "allow",
    because: { kind: "identity", policy: "Own", statement: 0, sid: "All" },
  })
})
