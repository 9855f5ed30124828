// Accounts on workerd: its ciphers and its fetch are not those of Node.
import { randomBytes } from "node:crypto"
import type { RequestListener } from "node:http"
import { expect, test } from "vitest"
import { postForm } from "../../src/runtime/form-client.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { answering } from "../accounts/answering.ts"
import { keysIn } from "../accounts/query-client.ts"
import {
  control,
  controlEnv,
  drawRoot,
  type Keys,
  recordOf,
  refusalOf,
} from "../accounts/strict-app.ts"
import { clientFor } from "../support/client.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { startWorkerd, type Workerd } from "../support/workerd.ts"

const account = "111122223333"
const statement = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" }
const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] })
const policy = `<PolicyName>p</PolicyName><PolicyDocument>${encodeURIComponent(document)}</PolicyDocument>`
const user = `<Path>/</Path><UserName>app</UserName><UserId>AIDAX</UserId><UserPolicyList><member>${policy}</member></UserPolicyList>`
const details = `<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><UserDetailList><member>${user}</member></UserDetailList><IsTruncated>false</IsTruncated></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`
const info = `<GetAccessKeyInfoResponse><GetAccessKeyInfoResult><Account>${account}</Account></GetAccessKeyInfoResult></GetAccessKeyInfoResponse>`

function startStrict(sqld: Sqld, env: Readonly<Record<string, string>> = {}): Promise<Workerd> {
  return startWorkerd({
    env: {
      LIBSQL_URL: sqld.url,
      ...controlEnv,
      IAM_MASTER_KEY: randomBytes(32).toString("base64"),
      ...env,
    },
  })
}

/** What a user's ListTables comes to while both endpoints answer like this. */
async function listWith(sts: RequestListener, iam: RequestListener): Promise<string> {
  const [[stsUrl], [iamUrl]] = await Promise.all([answering(sts), answering(iam)])
  await using sqld = await startSqld()
  const endpoints = { STS_SERVICE_ENDPOINT: stsUrl.origin, IAM_SERVICE_ENDPOINT: iamUrl.origin }
  await using worker = await startStrict(sqld, endpoints)
  const admin = clientFor(worker.url, control)
  const [root, keys] = [drawRoot(account), drawRoot(account)]
  await admin.putItem({ TableName: "IAM", Item: recordOf(root) })
  const of = { PrincipalType: { S: "User" }, UserName: { S: "app" } }
  await admin.putItem({ TableName: "IAM", Item: { ...recordOf(keys), ...of } })
  return await refusalOf(clientFor(worker.url, keys).listTables({}))
}
const answers =
  (text: string): RequestListener =>
  (_, to) =>
    void to.end(text)
const elsewhere: RequestListener = (_, to) =>
  void to.writeHead(302, { location: "http://169.254.169.254/" }).end()

test("secrets are sealed and opened: root users, users, sessions", async () => {
  await using sqld = await startSqld()
  await using worker = await startStrict(sqld)
  const root = drawRoot(account)
  await clientFor(worker.url, control).putItem({ TableName: "IAM", Item: recordOf(root) })
  const ask = async (
    keys: Keys,
    service: "iam" | "sts",
    Action: string,
    form: Record<string, string> = {},
  ) => {
    const Version = service === "iam" ? "2010-05-08" : "2011-06-15"
    return postForm({
      ...{ endpoint: new URL(worker.url), service, form: { Action, Version, ...form } },
      signer: { accessKeyId: keys.accessKeyId, secret: keys.secretAccessKey },
      ...{ platform: silentPlatform(), msMax: 20_000, replyBytesMax: 1024 * 1024 },
    })
  }
  const UserName = "app"
  await ask(root, "iam", "CreateUser", { UserName })
  const put = { UserName, PolicyName: "p", PolicyDocument: document }
  await ask(root, "iam", "PutUserPolicy", put)
  const keys = keysIn(await ask(root, "iam", "CreateAccessKey", { UserName }))
  const session = keysIn(await ask(keys, "sts", "GetSessionToken"))
  for (const each of [root, keys, session]) {
    expect(await refusalOf(clientFor(worker.url, each).listTables({}))).toMatch(/^accepted/)
  }
  const { sessionToken: _, ...bare } = session
  expect(await refusalOf(clientFor(worker.url, bare).listTables({}))).toMatch(/^Unrecognized/)
})

test("another STS and another IAM are asked, and believed", async () => {
  expect(await listWith(answers(info), answers(details))).toMatch(/^accepted/)
})

test("neither is followed elsewhere", async () => {
  expect(await listWith(elsewhere, answers(details))).toMatch(/^InternalServerError/)
  expect(await listWith(answers(info), elsewhere)).toMatch(/^AccessDeniedException/)
})
