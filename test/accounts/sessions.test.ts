// Temporary credentials live for as long as their time, their key and their role.
import { afterEach, beforeEach, expect, test } from "vitest"
import { ask, keysIn, outcomeOf, textOf } from "./query-client.ts"
import {
  control,
  drawRoot,
  openStrict,
  type Root,
  recordOf,
  refusalOf,
  type StrictApp,
} from "./strict-app.ts"

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

async function newUser(UserName = "app") {
  expect(outcomeOf(await iam("CreateUser", { UserName }))).toBe("200")
  return keysIn(await iam("CreateAccessKey", { UserName }))
}

test("a role is assumed by whom it trusts, for as long as its parent lives", async () => {
  const keys = await newUser()
  const trust = (principal: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
    })
  const RoleArn = `arn:aws:iam::${account}:role/reader`
  const assume = (more: Record<string, string> = {}) =>
    sts("AssumeRole", { RoleArn, RoleSessionName: "one", ...more }, keys)
  const denied = `403 AccessDenied: User: arn:aws:iam::${account}:user/app is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
  expect(outcomeOf(await assume())).toBe(denied)
  const made = await iam("CreateRole", {
    RoleName: "reader",
    AssumeRolePolicyDocument: trust(`arn:aws:iam::${account}:user/other`),
  })
  expect(outcomeOf(made)).toBe("200")
  expect(outcomeOf(await assume())).toBe(denied)
  await iam("UpdateAssumeRolePolicy", {
    RoleName: "reader",
    PolicyDocument: trust(`arn:aws:iam::${account}:user/app`),
  })
  await iam("PutRolePolicy", {
    RoleName: "reader",
    PolicyName: "p",
    PolicyDocument: statement("Allow", "dynamodb:*"),
  })
  const answer = await assume()
  expect(outcomeOf(answer)).toBe("200")
  const session = keysIn(answer)
  expect(session.accessKeyId).toMatch(/^ASIA/)
  const arn = `arn:aws:sts::${account}:assumed-role/reader/one`
  const identity = await sts("GetCallerIdentity", {}, session)
  expect(textOf(identity, "Arn")).toBe(arn)
  expect(textOf(identity, "UserId")).toBe(`${textOf(made, "RoleId")}:one`)
  const list = (with_ = session) => refusalOf(strict.client(with_).listTables({}))
  expect(await list()).toMatch(/^accepted/)
  // A session policy takes away, and gives nothing.
  const Policy = statement("Allow", ["dynamodb:GetItem", "iam:*"])
  const limited = keysIn(await assume({ Policy }))
  expect(await list(limited)).toContain(
    "because no session policy allows the dynamodb:ListTables action",
  )
  expect(outcomeOf(await iam("ListUsers", {}, limited as never))).toMatch(/^403 AccessDenied/)
  await iam("DeleteRolePolicy", { RoleName: "reader", PolicyName: "p" })
  expect(await list()).toMatch(/^AccessDenied/)
  await iam("DeleteAccessKey", { UserName: "app", AccessKeyId: keys.accessKeyId })
  const invalid =
    "UnrecognizedClientException: The security token included in the request is invalid."
  expect(await list()).toBe(invalid)
})

test("a role that was made anew is another one", async () => {
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }],
  })
  const role = { RoleName: "r", AssumeRolePolicyDocument: trust }
  await iam("CreateRole", role)
  const assumed = keysIn(
    await sts("AssumeRole", { RoleArn: `arn:aws:iam::${account}:role/r`, RoleSessionName: "s1" }),
  )
  expect(outcomeOf(await sts("GetCallerIdentity", {}, assumed))).toBe("200")
  await iam("DeleteRole", { RoleName: "r" })
  await iam("CreateRole", role)
  expect(outcomeOf(await sts("GetCallerIdentity", {}, assumed))).toMatch(
    /^403 InvalidClientTokenId/,
  )
})

test("a session token belongs to its key, and is refused once it is altered or over", async () => {
  strict.clock.stop()
  const session = keysIn(await sts("GetSessionToken", { DurationSeconds: "900" }))
  const other = keysIn(await sts("GetSessionToken", { DurationSeconds: "900" }))
  const list = (keys: object) => refusalOf(strict.client(keys as never).listTables({}))
  const invalid =
    "UnrecognizedClientException: The security token included in the request is invalid"
  expect(await list(session)).toMatch(/^accepted/)
  const { sessionToken = "", ...bare } = session
  const flipped = (sessionToken.startsWith("A") ? "B" : "A") + sessionToken.slice(1)
  expect(await list(bare)).toBe(`${invalid}.`)
  for (const token of [flipped, sessionToken.slice(0, -4), other.sessionToken, "x".repeat(8000)]) {
    expect(await list({ ...session, sessionToken: token })).toBe(`${invalid}.`)
  }
  expect(await list({ ...root, sessionToken })).toBe(invalid)
  expect(await list({ ...session, secretAccessKey: root.secretAccessKey })).toMatch(
    /^InvalidSignature/,
  )
  // From then on the app's clock and the client's differ by less than what signatures may.
  strict.clock.aheadMs = 899_000
  expect(await list(session)).toMatch(/^accepted/)
})

test("sessions end with the account and the secret of their key, whatever has its id", async () => {
  const keys = { ...drawRoot(account), accessKeyId: "FREEKEYOFSOMEROOT001" }
  const put = (as: Root) => strict.client(control).putItem({ TableName: "IAM", Item: recordOf(as) })
  const remove = () =>
    strict.client(control).deleteItem({
      TableName: "IAM",
      Key: { AccessKeyId: { S: keys.accessKeyId } },
    })
  await put(keys)
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }],
  })
  await iam("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: trust })
  const role = { RoleArn: `arn:aws:iam::${account}:role/r`, RoleSessionName: "s1" }
  const plain = keysIn(await sts("GetSessionToken", {}, keys))
  const assumed = keysIn(await sts("AssumeRole", role, keys))
  const chained = keysIn(await sts("AssumeRole", { ...role, RoleSessionName: "s2" }, plain))
  const outcomes = () =>
    Promise.all(
      [plain, assumed, chained].map(async (session) =>
        outcomeOf(await sts("GetCallerIdentity", {}, session)).slice(0, 24),
      ),
    )
  const all = (outcome: string) => [outcome, outcome, outcome]
  expect(await outcomes()).toEqual(all("200"))
  // Another secret, in place; then the one from before.
  const { secretAccessKey } = drawRoot(account)
  await put({ ...keys, secretAccessKey })
  expect(await outcomes()).toEqual(all("403 InvalidClientTokenId"))
  await put(keys)
  expect(await outcomes()).toEqual(all("200"))
  // Another account, with another secret and with the very same.
  for (const secret of [secretAccessKey, keys.secretAccessKey]) {
    await remove()
    await put({ ...keys, account: "444455556666", secretAccessKey: secret })
    const now = await sts("GetCallerIdentity", {}, { ...keys, secretAccessKey: secret })
    expect(textOf(now, "Account")).toBe("444455556666")
    expect(await outcomes()).toEqual(all("403 InvalidClientTokenId"))
  }
})
