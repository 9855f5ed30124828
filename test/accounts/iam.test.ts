// IAM on the port of DynamoDB: what is changed here is true at the next request there.
import { afterEach, beforeEach, expect, test } from "vitest"
import { ask, keysIn, outcomeOf, textOf, textsOf } from "./query-client.ts"
import { openStrict, type Root, refusalOf, type StrictApp, simpleTable } from "./strict-app.ts"

const account = "111122223333"
let strict: StrictApp
let root: Root
beforeEach(async () => {
  strict = await openStrict({ onTestEnd: "leave" })
  root = await strict.addRoot(account)
})
afterEach(() => strict.close())

const iam = (action: string, input: Record<string, string> = {}, keys = root) =>
  ask(strict, keys, "iam", action, input)
const sts = (
  action: string,
  input: Record<string, string> = {},
  keys: Parameters<typeof ask>[1] = root,
) => ask(strict, keys, "sts", action, input)
const statement = (Effect: string, Action: string | string[], Resource = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource }] })
const tableArn = `arn:aws:dynamodb:us-east-1:${account}:table/Orders`

async function newUser(UserName = "app") {
  expect(outcomeOf(await iam("CreateUser", { UserName }))).toBe("200")
  return keysIn(await iam("CreateAccessKey", { UserName }))
}

test("a user without a policy may do nothing, and with one what it says", async () => {
  const keys = await newUser()
  expect(keys.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
  expect(keys.secretAccessKey).toHaveLength(40)
  await strict.client(root).createTable(simpleTable("Orders"))
  const db = strict.client(keys)
  const get = () => refusalOf(db.getItem({ TableName: "Orders", Key: { pk: { S: "1" } } }))
  const denied = `AccessDeniedException: User: arn:aws:iam::${account}:user/app is not authorized to perform: dynamodb:GetItem on resource: ${tableArn} because no identity-based policy allows the dynamodb:GetItem action`
  expect(await get()).toBe(denied)
  const inline = {
    UserName: "app",
    PolicyName: "read",
    PolicyDocument: statement("Allow", "dynamodb:GetItem"),
  }
  await iam("PutUserPolicy", inline)
  expect(await get()).toMatch(/^accepted/)
  await iam("DeleteUserPolicy", inline)
  expect(await get()).toBe(denied)
  await iam("AttachUserPolicy", {
    UserName: "app",
    PolicyArn: "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
  })
  expect(await get()).toMatch(/^accepted/)
  const put = refusalOf(db.putItem({ TableName: "Orders", Item: { pk: { S: "1" } } }))
  expect(await put).toMatch(/^AccessDeniedException.*dynamodb:PutItem/)
  await iam("PutUserPolicy", {
    ...inline,
    PolicyDocument: statement("Deny", "dynamodb:Get*", tableArn),
  })
  expect(await get()).toContain("with an explicit deny in an identity-based policy")
})

test("keys are two at most, made inactive and deleted", async () => {
  const keys = await newUser()
  const second = keysIn(await iam("CreateAccessKey", { UserName: "app" }))
  expect(outcomeOf(await iam("CreateAccessKey", { UserName: "app" }))).toBe(
    "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2",
  )
  const listed = await iam("ListAccessKeys", { UserName: "app" })
  expect(textsOf(listed, "AccessKeyId")).toEqual([keys.accessKeyId, second.accessKeyId])
  expect(listed.text).not.toContain("Secret")
  const whoAmI = () => sts("GetCallerIdentity", {}, keys)
  expect(textOf(await whoAmI(), "Arn")).toBe(`arn:aws:iam::${account}:user/app`)
  const key = { UserName: "app", AccessKeyId: keys.accessKeyId }
  await iam("UpdateAccessKey", { ...key, Status: "Inactive" })
  const invalid = "403 InvalidClientTokenId: The security token included in the request is invalid."
  expect(outcomeOf(await whoAmI())).toBe(invalid)
  await iam("UpdateAccessKey", { ...key, Status: "Active" })
  expect(outcomeOf(await whoAmI())).toBe("200")
  expect(outcomeOf(await iam("DeleteUser", { UserName: "app" }))).toBe(
    "409 DeleteConflict: Cannot delete entity, must delete access keys first.",
  )
  await iam("DeleteAccessKey", key)
  expect(outcomeOf(await whoAmI())).toBe(invalid)
  expect(outcomeOf(await iam("DeleteAccessKey", key))).toBe(
    `404 NoSuchEntity: The Access Key with id ${keys.accessKeyId} cannot be found.`,
  )
  await iam("DeleteAccessKey", { UserName: "app", AccessKeyId: second.accessKeyId })
  expect(outcomeOf(await iam("DeleteUser", { UserName: "app" }))).toBe("200")
})

test("a group's policies are its users', and a boundary limits them", async () => {
  const keys = await newUser()
  const list = () => refusalOf(strict.client(keys).listTables({}))
  await iam("CreateGroup", { GroupName: "readers" })
  await iam("PutGroupPolicy", {
    GroupName: "readers",
    PolicyName: "all",
    PolicyDocument: statement("Allow", "dynamodb:*"),
  })
  expect(await list()).toMatch(/^AccessDenied/)
  await iam("AddUserToGroup", { GroupName: "readers", UserName: "app" })
  expect(await list()).toMatch(/^accepted/)
  const made = await iam("CreatePolicy", {
    PolicyName: "limit",
    PolicyDocument: statement("Allow", "dynamodb:GetItem"),
  })
  const PolicyArn = textOf(made, "Arn") ?? ""
  expect(PolicyArn).toBe(`arn:aws:iam::${account}:policy/limit`)
  await iam("PutUserPermissionsBoundary", { UserName: "app", PermissionsBoundary: PolicyArn })
  expect(await list()).toContain(
    "because no permissions boundary allows the dynamodb:ListTables action",
  )
  expect(outcomeOf(await iam("DeletePolicy", { PolicyArn }))).toBe(
    "409 DeleteConflict: Cannot delete a policy attached to entities.",
  )
  // A new version of the boundary counts at the next request.
  await iam("CreatePolicyVersion", {
    PolicyArn,
    PolicyDocument: statement("Allow", "dynamodb:List*"),
    SetAsDefault: "true",
  })
  expect(await list()).toMatch(/^accepted/)
  await iam("DeleteUserPermissionsBoundary", { UserName: "app" })
  await iam("DeletePolicyVersion", { PolicyArn, VersionId: "v1" })
  expect(outcomeOf(await iam("DeletePolicy", { PolicyArn }))).toBe("200")
  await iam("RemoveUserFromGroup", { GroupName: "readers", UserName: "app" })
  expect(await list()).toMatch(/^AccessDenied/)
})

test("documents that are none are refused with line and column", async () => {
  await iam("CreateUser", { UserName: "app" })
  const bad = '{\n  "Version": "2012-10-17",\n  "Statement": [{}],\n}'
  const put = await iam("PutUserPolicy", { UserName: "app", PolicyName: "p", PolicyDocument: bad })
  expect(outcomeOf(put)).toMatch(
    /^400 MalformedPolicyDocument: Syntax errors in policy\. Line 4, column 1/,
  )
  const long = statement("Allow", `dynamodb:${"x".repeat(2100)}`)
  expect(
    outcomeOf(
      await iam("PutUserPolicy", { UserName: "app", PolicyName: "p", PolicyDocument: long }),
    ),
  ).toBe("409 LimitExceeded: Cannot exceed quota for UserPolicySize: 2048")
})

test("users are listed in pages, whatever their case", async () => {
  for (const UserName of ["Carol", "alice", "Bob"]) await iam("CreateUser", { UserName })
  expect(outcomeOf(await iam("CreateUser", { UserName: "ALICE" }))).toBe(
    "409 EntityAlreadyExists: User with name ALICE already exists.",
  )
  const first = await iam("ListUsers", { MaxItems: "2" })
  expect(textsOf(first, "UserName")).toEqual(["alice", "Bob"])
  expect(textOf(first, "IsTruncated")).toBe("true")
  const second = await iam("ListUsers", { MaxItems: "2", Marker: textOf(first, "Marker") ?? "" })
  expect(textsOf(second, "UserName")).toEqual(["Carol"])
  expect(textOf(second, "IsTruncated")).toBe("false")
})

test("what would be allowed can be asked beforehand", async () => {
  await newUser()
  await iam("PutUserPolicy", {
    UserName: "app",
    PolicyName: "p",
    PolicyDocument: statement("Allow", "dynamodb:GetItem", tableArn),
  })
  const answer = await iam("SimulatePrincipalPolicy", {
    PolicySourceArn: `arn:aws:iam::${account}:user/app`,
    "ActionNames.member.1": "dynamodb:GetItem",
    "ActionNames.member.2": "dynamodb:PutItem",
    "ResourceArns.member.1": tableArn,
  })
  expect(textsOf(answer, "EvalDecision")).toEqual(["allowed", "implicitDeny"])
  expect(textsOf(answer, "SourcePolicyId")).toEqual(["p"])
})

test("a user's name can be changed, and the keys go with it", async () => {
  const keys = await newUser()
  await iam("UpdateUser", { UserName: "app", NewUserName: "service", NewPath: "/team/" })
  expect(textOf(await sts("GetCallerIdentity", {}, keys), "Arn")).toBe(
    `arn:aws:iam::${account}:user/team/service`,
  )
})

test("accounts do not see each other's users", async () => {
  await newUser()
  const other = await strict.addRoot("444455556666")
  expect(textsOf(await iam("ListUsers", {}, other), "UserName")).toEqual([])
  expect(outcomeOf(await iam("GetUser", { UserName: "app" }, other))).toBe(
    "404 NoSuchEntity: The user with name app cannot be found.",
  )
})

test("an action that is not served is refused by its name", async () => {
  expect(outcomeOf(await iam("CreateVirtualMFADevice"))).toBe(
    "400 InvalidAction: Could not find operation CreateVirtualMFADevice for version 2010-05-08",
  )
  expect(outcomeOf(await sts("CreateUser", { UserName: "x" }))).toMatch(/^400 InvalidAction/)
})
