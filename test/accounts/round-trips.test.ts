// What strict mode costs on a database that is far away: one round trip more, whoever asks, and one
// for all who wait at the same time.
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import { masterKeyBytes } from "../../src/engine/vault.ts"
import { type HttpProxy, startProxy } from "../support/proxy.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { ask, keysIn, outcomeOf } from "./query-client.ts"
import {
  bootstrap,
  drawRoot,
  type Keys,
  openStrict,
  type StrictApp,
  simpleTable,
} from "./strict-app.ts"

const account = "111122223333"
const TableName = "Orders"
const Key = { pk: { S: "1" } }
const tableArn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`

let sqld: Sqld
let proxy: HttpProxy
let strict: StrictApp
const who = new Map<string, DynamoDB>()

beforeAll(async () => {
  sqld = await startSqld()
  proxy = await startProxy(sqld.url)
  const masterKey = new Uint8Array(masterKeyBytes)
  strict = await openStrict({
    database: { url: proxy.url },
    strict: { ...bootstrap, masterKey },
    onTestEnd: "leave",
  })
  await addEverybody()
})
afterAll(async () => {
  await strict.close()
  await proxy.close()
  await sqld.stop()
})

const document = (Action: string, more: object = { Resource: "*" }) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, ...more }] })
const items = document("dynamodb:*Item")

async function addEverybody(): Promise<void> {
  const root = await strict.addRoot(account)
  const iam = async (action: string, input: Record<string, string>, keys: Keys = root) => {
    const answer = await ask(strict, keys, action === "AssumeRole" ? "sts" : "iam", action, input)
    expect(outcomeOf(answer), action).toBe("200")
    return answer
  }
  const add = async (name: string, keys: Keys) => who.set(name, strict.client(keys))
  const user = async (UserName: string) => {
    await iam("CreateUser", { UserName })
    const keys = keysIn(await iam("CreateAccessKey", { UserName }))
    await add(UserName, keys)
    return keys
  }
  const managed = async (PolicyName: string) => {
    await iam("CreatePolicy", { PolicyName, PolicyDocument: items })
    return `arn:aws:iam::${account}:policy/${PolicyName}`
  }
  await add("root", root)
  await strict.client(root).createTable(simpleTable(TableName))
  const PolicyArn = await managed("items")

  await user("inline")
  await iam("PutUserPolicy", { UserName: "inline", PolicyName: "p", PolicyDocument: items })
  await user("in-groups")
  for (const GroupName of ["one", "two"]) {
    await iam("CreateGroup", { GroupName })
    await iam("AttachGroupPolicy", { GroupName, PolicyArn })
    await iam("AddUserToGroup", { GroupName, UserName: "in-groups" })
  }
  await user("bounded")
  await iam("AttachUserPolicy", { UserName: "bounded", PolicyArn })
  const PermissionsBoundary = await managed("boundary")
  await iam("PutUserPermissionsBoundary", { UserName: "bounded", PermissionsBoundary })
  await user("by-resource-policy")
  const Principal = { AWS: `arn:aws:iam::${account}:user/by-resource-policy` }
  await strict.client(root).putResourcePolicy({
    ResourceArn: tableArn,
    Policy: document("dynamodb:*Item", { Principal, Resource: tableArn }),
  })
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }],
  })
  await iam("CreateRole", { RoleName: "worker", AssumeRolePolicyDocument })
  await iam("AttachRolePolicy", { RoleName: "worker", PolicyArn })
  const assumer = await user("assumer")
  const mayAssume = document("sts:AssumeRole")
  await iam("PutUserPolicy", { UserName: "assumer", PolicyName: "p", PolicyDocument: mayAssume })
  const RoleArn = `arn:aws:iam::${account}:role/worker`
  const session = { RoleArn, RoleSessionName: "one", Policy: items }
  await add("session", keysIn(await iam("AssumeRole", session, assumer)))
  who.delete("assumer")
}

/** Counted from the second time on: the first one makes something of what it reads. */
async function tripsOf(request: () => Promise<unknown>): Promise<number> {
  await request()
  const before = proxy.roundTrips
  await request()
  return proxy.roundTrips - before
}

const everybody = ["root", "inline", "in-groups", "bounded", "by-resource-policy", "session"]

test.each(everybody)("%s reads an item in two round trips, and writes one", async (name) => {
  const db = who.get(name) as DynamoDB
  expect(await tripsOf(() => db.getItem({ TableName, Key }))).toBe(2)
  expect(await tripsOf(() => db.putItem({ TableName, Item: Key }))).toBe(2)
})

test("everybody at once, eight times each, shares them", async () => {
  const all = [...who.values()].flatMap((db) => Array.from({ length: 8 }, () => db))
  expect(all).toHaveLength(8 * everybody.length)
  const get = () => Promise.all(all.map((db) => db.getItem({ TableName, Key })))
  // One each, if they were all one request. Those who come while a trip is under way wait for it.
  expect(await tripsOf(get)).toBeLessThanOrEqual(8)
})

test("a stranger is refused after one", async () => {
  const stranger = strict.client(drawRoot(account))
  const refused = () => expect(stranger.getItem({ TableName, Key })).rejects.toThrow("token")
  expect(await tripsOf(refused)).toBe(1)
})
