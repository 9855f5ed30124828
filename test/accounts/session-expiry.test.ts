// How temporary credentials end: by their time, by their key, their user, their role, their policy.
import { beforeEach, expect, test } from "vitest"
import { keysIn, outcomeOf, signedForm, textOf } from "./query-client.ts"
import {
  control,
  type Keys,
  openStrict,
  type Root,
  refusalOf,
  type StrictApp,
} from "./strict-app.ts"

const account = "111122223333"
const versions = { iam: "2010-05-08", sts: "2011-06-15" }
let strict: StrictApp
let root: Root
beforeEach(async () => {
  strict = await openStrict()
  root = await strict.addRoot(account)
})

/** All of these sign by the app's clock: what has expired is the session, and not the signature. */
const list = (keys: Keys) => {
  const db = strict.client(keys)
  db.config.systemClockOffset = strict.clock.aheadMs
  return refusalOf(db.listTables({}))
}
async function ask(keys: Keys, service: "iam" | "sts", Action: string, input = {}) {
  const form = new URLSearchParams({ Action, Version: versions[service], ...input }).toString()
  const signedAt = new Date(Date.now() + strict.clock.aheadMs)
  const response = await strict.app.fetch(await signedForm(keys, service, form, signedAt))
  return { status: response.status, text: await response.text() }
}
const iam = async (action: string, input = {}) => {
  const answer = await ask(root, "iam", action, input)
  expect(outcomeOf(answer)).toBe("200")
  return answer
}
const whoIs = async (keys: Keys) => outcomeOf(await ask(keys, "sts", "GetCallerIdentity"))
const allow = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] })

async function newUser(UserName = "app") {
  await iam("CreateUser", { UserName })
  await iam("PutUserPolicy", { UserName, PolicyName: "p", PolicyDocument: allow("*") })
  return keysIn(await iam("CreateAccessKey", { UserName }))
}
async function newRole(more = {}) {
  const trust = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] })
  await iam("CreateRole", { RoleName: "r", AssumeRolePolicyDocument, ...more })
  await iam("PutRolePolicy", { RoleName: "r", PolicyName: "p", PolicyDocument: allow("*") })
}
const role = { RoleArn: `arn:aws:iam::${account}:role/r`, RoleSessionName: "s1" }

const expired = "ExpiredTokenException: The security token included in the request is expired"
const expiredHere = "403 ExpiredToken: The security token included in the request is expired"
const invalid =
  "UnrecognizedClientException: The security token included in the request is invalid."
const invalidHere =
  "403 InvalidClientTokenId: The security token included in the request is invalid."

test("26: a session is good until its time, and then for nothing", async () => {
  strict.clock.stop()
  const user = await newUser()
  await newRole()
  const DurationSeconds = "900"
  const answers = [
    await ask(user, "sts", "GetSessionToken", { DurationSeconds }),
    await ask(root, "sts", "GetSessionToken", { DurationSeconds }),
    await ask(user, "sts", "AssumeRole", { ...role, DurationSeconds }),
  ]
  const sessions = answers.map(keysIn)
  for (const answer of answers) {
    const leftMs = Date.parse(textOf(answer, "Expiration") ?? "") - Date.now()
    expect(leftMs).toBeGreaterThan(880_000)
    expect(leftMs).toBeLessThanOrEqual(900_000)
  }
  strict.clock.aheadMs = 880_000
  for (const session of sessions) {
    expect(await list(session)).toMatch(/^accepted/)
    expect(await whoIs(session)).toBe("200")
  }
  strict.clock.aheadMs = 900_000
  for (const session of sessions) {
    expect(await list(session)).toBe(expired)
    expect(await whoIs(session)).toBe(expiredHere)
    expect(outcomeOf(await ask(session, "sts", "AssumeRole", role))).toBe(expiredHere)
    // Whoever has the token alone is not told that it has expired.
    const { secretAccessKey } = root
    if (session !== sessions[1]) {
      expect(await list({ ...session, secretAccessKey })).toMatch(/^InvalidSignatureException/)
    }
  }
  expect(await list(user)).toMatch(/^accepted/)
})

test("no session is longer than it may be", async () => {
  const user = await newUser()
  await newRole({ MaxSessionDuration: "7200" })
  const seconds = async (keys: Keys, action: string, input: object) => {
    const answer = await ask(keys, "sts", action, input)
    if (answer.status !== 200) return outcomeOf(answer)
    return Math.round((Date.parse(textOf(answer, "Expiration") ?? "") - Date.now()) / 60_000) * 60
  }
  expect(await seconds(user, "GetSessionToken", {})).toBe(43_200)
  expect(await seconds(user, "GetSessionToken", { DurationSeconds: "129600" })).toBe(129_600)
  expect(await seconds(root, "GetSessionToken", { DurationSeconds: "129600" })).toBe(3600)
  expect(await seconds(user, "AssumeRole", role)).toBe(3600)
  expect(await seconds(user, "AssumeRole", { ...role, DurationSeconds: "7200" })).toBe(7200)
  const longer = { ...role, DurationSeconds: "7201" }
  expect(await seconds(user, "AssumeRole", longer)).toMatch(/^400 ValidationError.*MaxSession/)
  const chained = keysIn(await ask(user, "sts", "AssumeRole", role))
  const chain = { ...role, DurationSeconds: "3601" }
  expect(await seconds(chained, "AssumeRole", chain)).toMatch(/^400 ValidationError.*1 hour/)
  for (const [action, DurationSeconds] of [
    ["GetSessionToken", "899"],
    ["GetSessionToken", "129601"],
    ["GetSessionToken", "-1"],
    ["AssumeRole", "899"],
    ["AssumeRole", "43201"],
  ] as const) {
    expect(await seconds(user, action, { ...role, DurationSeconds })).toMatch(/^400/)
  }
})

test("27: sessions end with the key, the user and the role behind them, however long the chain", async () => {
  const user = await newUser()
  await newRole()
  const plain = keysIn(await ask(user, "sts", "GetSessionToken"))
  const assumed = keysIn(await ask(plain, "sts", "AssumeRole", role))
  const chained = keysIn(await ask(assumed, "sts", "AssumeRole", role))
  const outcomes = () => Promise.all([plain, assumed, chained].map(list))
  const all = (text: string) => Array.from({ length: 3 }, () => expect.stringContaining(text))
  expect(await outcomes()).toEqual(all("accepted"))
  const key = { UserName: "app", AccessKeyId: user.accessKeyId }
  await iam("UpdateAccessKey", { ...key, Status: "Inactive" })
  expect(await outcomes()).toEqual(all(invalid))
  await iam("UpdateAccessKey", { ...key, Status: "Active" })
  expect(await outcomes()).toEqual(all("accepted"))
  // A policy of the user is one of its session, but not of the role's.
  await iam("DeleteUserPolicy", { UserName: "app", PolicyName: "p" })
  expect(await outcomes()).toEqual([
    expect.stringContaining("no identity-based policy allows"),
    ...all("accepted").slice(1),
  ])
  await iam("DeleteRolePolicy", { RoleName: "r", PolicyName: "p" })
  expect(await outcomes()).toEqual(all("AccessDeniedException"))
  await iam("DeleteRole", { RoleName: "r" })
  expect(await outcomes()).toEqual([
    expect.stringMatching(/^AccessDenied/),
    ...all(invalid).slice(1),
  ])
  await iam("DeleteAccessKey", key)
  await iam("DeleteUser", { UserName: "app" })
  expect(await outcomes()).toEqual(all(invalid))
  expect(await whoIs(plain)).toBe(invalidHere)
  // Nor does a namesake bring them back.
  await newUser()
  await newRole()
  expect(await outcomes()).toEqual(all(invalid))
})

test("27: a session of a root key that expires or is deleted", async () => {
  const session = keysIn(await ask(root, "sts", "GetSessionToken", { DurationSeconds: "3600" }))
  expect(await list(session)).toMatch(/^accepted/)
  const Key = { AccessKeyId: { S: root.accessKeyId } }
  const ExpiresAt = { N: String(Math.floor(Date.now() / 1000) + 60) }
  await strict.client(control).updateItem({
    TableName: "IAM",
    Key,
    UpdateExpression: "SET ExpiresAt = :e",
    ExpressionAttributeValues: { ":e": ExpiresAt },
  })
  expect(await list(session)).toMatch(/^accepted/)
  strict.clock.aheadMs = 61_000
  expect(await list(session)).toBe(invalid)
  strict.clock.aheadMs = 0
  await strict.client(control).deleteItem({ TableName: "IAM", Key })
  expect(await list(session)).toBe(invalid)
})

test("26: a session is no wider than it was made, whatever is done to its token", async () => {
  const user = await newUser()
  const Policy = allow("dynamodb:GetItem")
  await newRole()
  const wide = keysIn(await ask(user, "sts", "AssumeRole", role))
  const narrow = keysIn(await ask(user, "sts", "AssumeRole", { ...role, Policy }))
  expect(await list(wide)).toMatch(/^accepted/)
  expect(await list(narrow)).toContain("no session policy allows")
  const { sessionToken = "" } = narrow
  // What is sealed holds nothing to read, and no bit of it to change.
  expect(Buffer.from(sessionToken, "base64").toString("latin1")).not.toMatch(/GetItem|account|ASIA/)
  for (let at = 0; at < sessionToken.length; at += 37) {
    const other = sessionToken[at] === "A" ? "B" : "A"
    const flipped = sessionToken.slice(0, at) + other + sessionToken.slice(at + 1)
    expect(await list({ ...narrow, sessionToken: flipped })).toBe(invalid)
  }
  for (const token of [
    wide.sessionToken ?? "",
    sessionToken + sessionToken,
    "x".repeat(64 * 1024),
    "{}",
  ]) {
    expect(await list({ ...narrow, sessionToken: token })).toBe(invalid)
  }
})
