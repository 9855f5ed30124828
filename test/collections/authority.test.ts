/**
 * On whose authority the collections API reads and writes: in strict mode it signs with a key like
 * anybody, and what policies forbid to that key it cannot do.
 */
import { expect, test } from "vitest"
import { signRequest } from "../../src/model/sigv4/sign-request.ts"
import { control, controlEnv } from "../accounts/roots.ts"
import { clientFor } from "../support/client.ts"
import { freePorts } from "../support/ports.ts"
import { failToStart, startServer } from "../support/server.ts"
import { callerAt, newCollection, newEntry, testKey } from "./subjects.ts"

const API_KEYS = JSON.stringify([testKey])

test("strict mode wants a key to act with", async () => {
  const { end, output } = await failToStart({ env: { ...controlEnv, API_KEYS } })
  expect(end).toBe(78)
  expect(output).toContain("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set")
})

test("with a wrong secret it is not ready, and says so to no caller", async () => {
  const env = {
    ...{ ...controlEnv, API_KEYS, IAM_REFUSE_REPLAYS: "1" },
    AWS_ACCESS_KEY_ID: controlEnv.IAM_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: `${controlEnv.IAM_SECRET_KEY.slice(0, -1)}y`,
  }
  await using server = await startServer({ env })
  const { status, body } = await callerAt(server.url)("GET", "/collection")
  expect([status, body.error.code]).toEqual([503, "NOT_READY"])
  expect(body.error.message).not.toMatch(/signature|key/i)
  const health = await fetch(`${server.url}/health`)
  expect([health.status, await health.text()]).toEqual([503, "the collections have no tables\n"])
})

test("it is a caller like any other: policies count, and so does each signature", async () => {
  const env = { ...controlEnv, IAM_REFUSE_REPLAYS: "1", FILE: ":memory:" }
  const own = {
    AWS_ACCESS_KEY_ID: controlEnv.IAM_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: controlEnv.IAM_SECRET_KEY,
  }
  await using server = await startServer({ env: { ...env, ...own, API_KEYS } })
  const call = callerAt(server.url)
  const collection = await newCollection(call)
  const entry = await newEntry(call, collection, { name: "a", value: 1 })
  const updates = Array.from({ length: 20 }, (_, n) => call("PUT", entry, { value: n }))
  for (const { status } of await Promise.all(updates)) expect(status).toBe(200)
  // The tables are the account's own, under the names of dynamodb-mini.
  const db = clientFor(server.url, control)
  const { TableNames } = await db.listTables({})
  expect(TableNames).toEqual(["IAM", "dynamomini.collections", "dynamomini.entries"])
  db.destroy()
})

function iamAt(url: string) {
  return async (Action: string, input: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ Action, Version: "2010-05-08", ...input }).toString()
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }
    const response = await fetch(url, {
      method: "POST",
      headers: signRequest(
        { host: new URL(url).host, headers, body },
        {
          ...{ accessKeyId: controlEnv.IAM_ACCESS_KEY, secret: controlEnv.IAM_SECRET_KEY },
          ...{ region: "us-east-1", service: "iam", nowMs: Date.now() },
        },
      ),
      body,
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text
  }
}

/** The keys of a new user who may do what the statement says. */
async function userAt(url: string, UserName: string, statement: object) {
  const iam = iamAt(url)
  await iam("CreateUser", { UserName })
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] })
  await iam("PutUserPolicy", { UserName, PolicyName: "own", PolicyDocument })
  const text = await iam("CreateAccessKey", { UserName })
  return {
    AWS_ACCESS_KEY_ID: /<AccessKeyId>(.*?)</.exec(text)?.[1] ?? "",
    AWS_SECRET_ACCESS_KEY: /<SecretAccessKey>(.*?)</.exec(text)?.[1] ?? "",
  }
}

test("another server as its DynamoDB, by a user who may only read", async () => {
  await using database = await startServer({ env: { ...controlEnv, FILE: ":memory:" } })
  const endpoint = {
    API_KEYS,
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
    AWS_REGION: "us-east-1",
    FILE: ":memory:",
    TABLE_NAME_COLLECTIONS: "my.collections",
    TABLE_NAME_ENTRIES: "my.entries",
    AWS_DYNAMODB_READ_CAPACITY_UNITS: "7",
  }
  // What docs/collections.md tells to allow, and on these two tables alone.
  const asWriter = await userAt(database.url, "writer", {
    Effect: "Allow",
    Action: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "Scan", "DescribeTable"]
      .concat("CreateTable")
      .map((name) => `dynamodb:${name}`),
    Resource: ["my.collections", "my.entries"].map(
      (name) => `arn:aws:dynamodb:us-east-1:${controlEnv.IAM_ACCOUNT_ID}:table/${name}`,
    ),
  })
  let entry = ""
  {
    await using server = await startServer({ env: { ...endpoint, ...asWriter } })
    const call = callerAt(server.url)
    entry = await newEntry(call, await newCollection(call), { name: "a", value: 1 })
  }
  const db = clientFor(database.url, control)
  const { Table } = await db.describeTable({ TableName: "my.entries" })
  expect(Table?.ProvisionedThroughput).toMatchObject({
    ReadCapacityUnits: 7,
    WriteCapacityUnits: 1,
  })
  db.destroy()

  const asReader = await userAt(database.url, "reader", {
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:DescribeTable"],
    Resource: "*",
  })
  await using server = await startServer({ env: { ...endpoint, ...asReader } })
  const call = callerAt(server.url)
  expect((await call("GET", entry)).body[0].value).toBe(1)
  const refused = await call("PUT", entry, { value: 2 })
  expect([refused.status, refused.body.error]).toEqual([
    502,
    { code: "BACKEND_ERROR", message: "The request failed", requestId: expect.any(String) },
  ])
  expect(server.output()).toContain("AccessDeniedException")
  expect((await call("GET", entry)).body[0].value).toBe(1)
})

test("its DynamoDB goes away: refused in plain words, and it goes on when it is back", async () => {
  const [port] = await freePorts(1)
  const folder = { FILE: ":memory:" }
  const backend = () => startServer({ env: { ...folder, PORT: String(port) } })
  let database = await backend()
  const env = {
    ...{ API_KEYS, FILE: ":memory:", AWS_REGION: "us-east-1", AWS_DYNAMODB_RETRY_BASE_DELAY: "1" },
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
  }
  await using server = await startServer({ env })
  const call = callerAt(server.url)
  await newCollection(call)
  await database.stop()
  const { status, body } = await call("GET", "/collection")
  expect([status, body.error.code]).toEqual([502, "BACKEND_ERROR"])
  // It kept nothing: the tables have to be made again, which the first request finds out.
  database = await backend()
  expect((await call("GET", "/collection")).status).toBe(503)
  await expect.poll(async () => (await call("GET", "/collection")).body).toEqual([])
  await database.stop()
})
