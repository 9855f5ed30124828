// Delegation: conditions on what a request to IAM or STS says, and on what nobody can tell.
import { expect, test } from "vitest"
import { ask, keysIn, outcomeOf, textOf } from "./query-client.ts"
import { type Keys, openStrict } from "./strict-app.ts"

const account = "111122223333"
const admin = "arn:aws:iam::aws:policy/AdministratorAccess"
const reader = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
const RoleArn = `arn:aws:iam::${account}:role/r`
const allowAll = { Effect: "Allow", Action: ["iam:*", "sts:*"], Resource: "*" }
const document = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement })
const tag = (key: string, value: string) => ({
  "Tags.member.1.Key": key,
  "Tags.member.1.Value": value,
})

async function delegate(...statements: unknown[]) {
  const strict = await openStrict()
  const root = await strict.addRoot(account)
  const asRoot = (action: string, input: Record<string, string>) =>
    ask(strict, root, "iam", action, input)
  const PolicyDocument = document(statements)
  await asRoot("CreateUser", { UserName: "d" })
  await asRoot("PutUserPolicy", { UserName: "d", PolicyName: "p", PolicyDocument })
  const keys = keysIn(await asRoot("CreateAccessKey", { UserName: "d" }))
  return {
    asRoot,
    iam: async (action: string, input: Record<string, string> = {}) =>
      outcomeOf(await ask(strict, keys, "iam", action, input)),
    assume: (more: Record<string, string> = {}, by: Keys = keys) =>
      ask(strict, by, "sts", "AssumeRole", { RoleArn, RoleSessionName: "one", ...more }),
  }
}
const deny = (Condition: unknown) => ({ Effect: "Deny", Action: "iam:*", Resource: "*", Condition })

test("iam:PolicyARN limits what is attached", async () => {
  const allow = { ...allowAll, Condition: { ArnNotEquals: { "iam:PolicyARN": admin } } }
  for (const policy of [[allow], [allowAll, deny({ ArnEquals: { "iam:PolicyARN": admin } })]]) {
    const { iam } = await delegate(...policy)
    const attach = (PolicyArn: string) => iam("AttachUserPolicy", { UserName: "d", PolicyArn })
    expect(await attach(admin)).toMatch(/^403/)
    expect(await attach(reader)).toBe("200")
    expect(await iam("GetUser")).toBe("200")
  }
})

test("iam:PermissionsBoundary is the one that is given, or the one that is there", async () => {
  const bounds = { StringNotEquals: { "iam:PermissionsBoundary": reader } }
  const { iam, asRoot } = await delegate(allowAll, deny(bounds))
  expect(await iam("CreateUser", { UserName: "a" })).toMatch(/^403/)
  expect(await iam("CreateUser", { UserName: "a", PermissionsBoundary: admin })).toMatch(/^403/)
  expect(await iam("CreateUser", { UserName: "a", PermissionsBoundary: reader })).toBe("200")
  await asRoot("CreateUser", { UserName: "free" })
  const boundary = { UserName: "free", PermissionsBoundary: admin }
  expect(await iam("PutUserPermissionsBoundary", boundary)).toMatch(/^403/)
  expect(await iam("AttachUserPolicy", { UserName: "free", PolicyArn: admin })).toMatch(/^403/)
  expect(await iam("AttachUserPolicy", { UserName: "a", PolicyArn: admin })).toBe("200")
})

test("tags of the request and of the resource are told, in any case", async () => {
  const { iam, asRoot } = await delegate(
    allowAll,
    deny({ StringEquals: { "aws:RequestTag/team": "red" } }),
    deny({ StringEquals: { "aws:ResourceTag/team": "red" } }),
    deny({ "ForAnyValue:StringEquals": { "aws:TagKeys": "secret" } }),
  )
  await asRoot("CreateUser", { UserName: "red", ...tag("team", "red") })
  expect(await iam("GetUser", { UserName: "red" })).toMatch(/^403/)
  expect(await iam("CreateUser", { UserName: "x", ...tag("TEAM", "red") })).toMatch(/^403/)
  expect(await iam("CreateUser", { UserName: "x", ...tag("secret", "1") })).toMatch(/^403/)
  expect(await iam("CreateUser", { UserName: "x", ...tag("team", "blue") })).toBe("200")
  const untag = { UserName: "x", "TagKeys.member.1": "secret" }
  expect(await iam("UntagUser", untag)).toMatch(/^403/)
})

test("a key that nobody supplies makes a Deny apply and an Allow not", async () => {
  for (const Condition of [
    { StringEquals: { "iam:Invented": "x" } },
    { StringNotEquals: { "iam:Invented": "x" } },
    { StringEqualsIfExists: { "sts:Invented": "x" } },
    { Null: { "iam:Invented": "true" } },
  ]) {
    const denied = await delegate(allowAll, deny(Condition))
    expect(await denied.iam("GetUser")).toContain("explicit deny")
    const unallowed = await delegate({ ...allowAll, Condition })
    expect(await unallowed.iam("GetUser")).toMatch(/^403.*no identity-based policy allows/)
  }
})

test("tags and source identities of sessions take permission on both sides", async () => {
  const trust = (...Action: string[]) =>
    document([{ Effect: "Allow", Principal: { AWS: account }, Action }])
  const red = tag("team", "red")
  const SourceIdentity = "boss"
  const some = await delegate({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" })
  const all = await delegate(allowAll)
  const create = { RoleName: "r", AssumeRolePolicyDocument: trust("sts:*") }
  for (const { asRoot } of [some, all]) await asRoot("CreateRole", create)
  expect(outcomeOf(await some.assume())).toBe("200")
  expect(outcomeOf(await some.assume(red))).toContain("to perform: sts:TagSession")
  expect(outcomeOf(await some.assume({ SourceIdentity }))).toContain("sts:SetSourceIdentity")
  expect(outcomeOf(await all.assume({ ...red, SourceIdentity }))).toBe("200")
  const update = { RoleName: "r", PolicyDocument: trust("sts:AssumeRole") }
  await all.asRoot("UpdateAssumeRolePolicy", update)
  expect(outcomeOf(await all.assume())).toBe("200")
  expect(outcomeOf(await all.assume(red))).toContain("to perform: sts:TagSession")
  expect(outcomeOf(await all.assume({ SourceIdentity }))).toContain("sts:SetSourceIdentity")
})

test("a source identity stays, whatever roles follow", async () => {
  const { asRoot, assume } = await delegate(allowAll)
  const AssumeRolePolicyDocument = document([
    { Effect: "Allow", Principal: { AWS: account }, Action: "sts:*" },
  ])
  await asRoot("CreateRole", { RoleName: "r", AssumeRolePolicyDocument })
  const PolicyDocument = document([allowAll])
  await asRoot("PutRolePolicy", { RoleName: "r", PolicyName: "p", PolicyDocument })
  const first = keysIn(await assume({ SourceIdentity: "boss" }))
  const refused = await assume({ SourceIdentity: "clerk" }, first)
  expect(outcomeOf(refused)).toMatch(/^403 AccessDenied: .*sts:SetSourceIdentity/)
  expect(textOf(await assume({ SourceIdentity: "boss" }, first), "SourceIdentity")).toBe("boss")
  expect(textOf(await assume({}, first), "SourceIdentity")).toBe("boss")
})
