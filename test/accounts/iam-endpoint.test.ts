/**
 * Where another IAM says what users and roles may do: a sibling in a process of its own. Whoever it
 * does not speak for may do nothing.
 */
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { postForm } from "../../src/runtime/form-client.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { clientFor } from "../support/client.ts"
import { failToStart, type Server, startServer } from "../support/server.ts"
import { account, addHolder, openWith, statement, user } from "./foreign-iam.ts"
import { ask, keysIn, outcomeOf, textOf } from "./query-client.ts"
import {
  control,
  controlEnv,
  type Root,
  recordOf,
  refusalOf,
  type StrictApp,
  simpleTable,
} from "./strict-app.ts"

describe("a sibling in another process", () => {
  let sibling: Server
  let strict: StrictApp
  let root: Root
  beforeEach(async () => {
    sibling = await startServer({ env: controlEnv })
    onTestFinished(async () => void (await sibling.stop()))
    strict = await openWith(new URL(sibling.url))
    root = await strict.addRoot(account)
    // The account's root key is known to both: with that we ask.
    await clientFor(sibling.url, control).putItem({ TableName: "IAM", Item: recordOf(root) })
    await strict.client(root).createTable(simpleTable("Orders"))
  })

  async function iam(Action: string, input: Record<string, string> = {}) {
    const answer = await postForm({
      endpoint: new URL(sibling.url),
      service: "iam",
      form: { Action, Version: "2010-05-08", ...input },
      signer: { accessKeyId: root.accessKeyId, secret: root.secretAccessKey },
      platform: silentPlatform(),
      ...{ msMax: 10_000, replyBytesMax: 1024 * 1024 },
    })
    expect(outcomeOf(answer)).toBe("200")
    return answer
  }
  const get = (keys: Root) =>
    refusalOf(strict.client(keys).getItem({ TableName: "Orders", Key: { pk: { S: "1" } } }))
  const put = (keys: Root) =>
    refusalOf(strict.client(keys).putItem({ TableName: "Orders", Item: { pk: { S: "1" } } }))
  const denied = /^AccessDeniedException/

  test("says what a user may do, by policies of all kinds", async () => {
    await iam("CreateUser", { UserName: "App", Path: "/team/" })
    const keys = await addHolder(strict, user("app"))
    const arn = `arn:aws:iam::${account}:user/team/App`
    expect(await get(keys)).toBe(
      `AccessDeniedException: User: ${arn} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:${account}:table/Orders because no identity-based policy allows the dynamodb:GetItem action`,
    )
    const PolicyDocument = statement("Allow", "dynamodb:GetItem")
    await iam("PutUserPolicy", { UserName: "App", PolicyName: "read", PolicyDocument })
    await iam("CreateGroup", { GroupName: "writers" })
    const made = await iam("CreatePolicy", {
      PolicyName: "write",
      PolicyDocument: statement("Allow", "dynamodb:PutItem"),
    })
    const PolicyArn = textOf(made, "Arn") ?? ""
    await iam("AttachGroupPolicy", { GroupName: "writers", PolicyArn })
    await iam("AddUserToGroup", { GroupName: "writers", UserName: "App" })
    const listing = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
    await iam("AttachUserPolicy", { UserName: "App", PolicyArn: listing })
    // What is kept is believed for 30 seconds.
    expect(await get(keys)).toMatch(denied)
    strict.clock.aheadMs = 30_000
    expect(await get(keys)).toMatch(/^accepted/)
    expect(await put(keys)).toMatch(/^accepted/)
    expect(await refusalOf(strict.client(keys).listTables({}))).toMatch(/^accepted/)
    await iam("PutUserPermissionsBoundary", { UserName: "App", PermissionsBoundary: PolicyArn })
    strict.clock.aheadMs = 60_000
    expect(await get(keys)).toContain("because no permissions boundary allows")
    expect(await put(keys)).toMatch(/^accepted/)
    await iam("PutGroupPolicy", {
      GroupName: "writers",
      PolicyName: "no",
      PolicyDocument: statement("Deny", "dynamodb:Put*"),
    })
    strict.clock.aheadMs = 90_000
    expect(await put(keys)).toContain("with an explicit deny in an identity-based policy")
  })

  test("does not know a user, or no more: then our own record gives nothing, either", async () => {
    const Policy = { S: statement("Allow", "*") }
    const keys = await addHolder(strict, { ...user("ghost"), Policy })
    expect(await get(keys)).toContain("because no identity-based policy allows")
    await iam("CreateUser", { UserName: "ghost" })
    strict.clock.aheadMs = 30_000
    expect(await get(keys)).toMatch(/^accepted/)
    await iam("DeleteUser", { UserName: "ghost" })
    strict.clock.aheadMs = 60_000
    expect(await get(keys)).toMatch(denied)
  })

  test("has the roles that may be assumed here, whom they trust, and what they may do", async () => {
    await iam("CreateUser", { UserName: "app" })
    const keys = await addHolder(strict, user("app"))
    const Principal = { AWS: `arn:aws:iam::${account}:user/app` }
    const trust = { Effect: "Allow", Principal, Action: "sts:AssumeRole" }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] })
    await iam("CreateRole", { RoleName: "reader", AssumeRolePolicyDocument })
    const PolicyDocument = statement("Allow", "dynamodb:GetItem")
    await iam("PutRolePolicy", { RoleName: "reader", PolicyName: "p", PolicyDocument })
    const RoleArn = `arn:aws:iam::${account}:role/reader`
    const assume = () => ask(strict, keys, "sts", "AssumeRole", { RoleArn, RoleSessionName: "one" })
    const session = keysIn(await assume()) as Root
    expect(await get(session)).toMatch(/^accepted/)
    expect(await put(session)).toContain(`assumed-role/reader/one is not authorized`)
    const longer = { RoleArn, RoleSessionName: "one", DurationSeconds: "7200" }
    expect(outcomeOf(await ask(strict, keys, "sts", "AssumeRole", longer))).toMatch(/^400/)
    // A namesake is another role, there as here.
    await iam("DeleteRolePolicy", { RoleName: "reader", PolicyName: "p" })
    await iam("DeleteRole", { RoleName: "reader" })
    strict.clock.aheadMs = 30_000
    expect(await get(session)).toMatch(/^UnrecognizedClientException/)
    expect(outcomeOf(await assume())).toMatch(/^403 AccessDenied/)
    const role = { PrincipalType: { S: "Role" }, UserName: { S: "reader" } }
    const lasting = await addHolder(strict, { ...role, Policy: { S: PolicyDocument } })
    expect(await get(lasting)).toMatch(denied)
  })

  test("goes away: what is kept holds for five minutes, then users may do nothing", async () => {
    await iam("CreateUser", { UserName: "app" })
    const PolicyDocument = statement("Allow", "dynamodb:*")
    await iam("PutUserPolicy", { UserName: "app", PolicyName: "all", PolicyDocument })
    const keys = await addHolder(strict, user("app"))
    expect(await get(keys)).toMatch(/^accepted/)
    await sibling.stop()
    strict.clock.aheadMs = 4 * 60_000
    expect(await get(keys)).toMatch(/^accepted/)
    strict.clock.aheadMs = 5 * 60_000
    expect(await get(keys)).toContain("with an explicit deny in an identity-based policy")
    expect(await get(root)).toMatch(/^accepted/)
    const unavailable = strict.log.filter(({ event }) => event === "iam.unavailable")
    expect(unavailable.length).toBeGreaterThan(0)
    expect(JSON.stringify(strict.log)).not.toContain(root.secretAccessKey)
  })

  test("is where users are managed: here nothing can be written that would not count", async () => {
    const here = await ask(strict, root, "iam", "CreateUser", { UserName: "app" })
    expect(outcomeOf(here)).toMatch(/^400 InvalidAction/)
    expect(outcomeOf(await ask(strict, root, "sts", "GetCallerIdentity"))).toBe("200")
  })
})

test.each(["http://iam.example.com", "ftp://127.0.0.1", "https://user:secret@iam.example.com", ""])(
  "the endpoint '%s' ends the start",
  async (IAM_SERVICE_ENDPOINT) => {
    const { end, output } = await failToStart({ env: { ...controlEnv, IAM_SERVICE_ENDPOINT } })
    expect(end).toBe(78)
    expect(output).toMatch(/^libdynamo: IAM_SERVICE_ENDPOINT must be an https: URL/)
    expect(output).not.toContain("secret@")
  },
)
