/**
 * One line for each call of the control plane and for each refusal: who, what, from where, and what
 * decided. Nothing of items, and no secret.
 */
import { beforeEach, expect, test } from "vitest"
import { ask, keysIn } from "./query-client.ts"
import {
  bootstrap,
  drawRoot,
  type Keys,
  openStrict,
  type Root,
  refusalOf,
  type StrictApp,
  simpleTable,
} from "./strict-app.ts"

const account = "111122223333"
const marker = "PLAINTEXT-MARKER-42"
const tableArn = `arn:aws:dynamodb:us-east-1:${account}:table/Orders`
const userArn = `arn:aws:iam::${account}:user/app`
const TableName = "Orders"
const Key = { pk: { S: marker } }
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "Reads", Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: tableArn },
    { Sid: "NoScan", Effect: "Deny", Action: "dynamodb:Scan", Resource: "*" },
    { Effect: "Allow", Action: "dynamodb:PartiQLSelect", Resource: `${tableArn}s` },
  ],
})

let strict: StrictApp
let root: Root
let user: Keys
async function open(more = {}): Promise<void> {
  strict = await openStrict({ strict: { ...bootstrap, ...more } })
  root = await strict.addRoot(account)
  await strict.client(root).createTable(simpleTable(TableName))
  await ask(strict, root, "iam", "CreateUser", { UserName: "app" })
  const UserName = "app"
  const put = { UserName, PolicyName: "mine", PolicyDocument: policy }
  await ask(strict, root, "iam", "PutUserPolicy", put)
  user = keysIn(await ask(strict, root, "iam", "CreateAccessKey", { UserName }))
}
beforeEach(() => open())

/** The lines of the audit that the calls have added. */
async function linesOf(calls: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = strict.log.length
  await calls()
  const added = strict.log.slice(before).filter(({ event }) => event === "audit")
  return added.map(({ level, fields }) => {
    expect(level).toBe("info")
    expect(fields.requestId).toMatch(/^[A-Z0-9]{52}$|^[0-9a-f-]{36}$/)
    return fields
  })
}

test("each call of the control plane is one line", async () => {
  const db = strict.client(root)
  const iamCall = (action: string, input = {}) => ask(strict, root, "iam", action, input)
  const calls: [string, string, string, () => Promise<unknown>][] = [
    ["ListTables", "dynamodb:ListTables", tableArn.replace("Orders", "*"), () => db.listTables({})],
    ["DescribeTable", "dynamodb:DescribeTable", tableArn, () => db.describeTable({ TableName })],
    [
      "UpdateTable",
      "dynamodb:UpdateTable",
      tableArn,
      () => db.updateTable({ TableName, DeletionProtectionEnabled: false }),
    ],
    [
      "TagResource",
      "dynamodb:TagResource",
      tableArn,
      () => db.tagResource({ ResourceArn: tableArn, Tags: [{ Key: "a", Value: "b" }] }),
    ],
    ["GetUser", "iam:GetUser", userArn, () => iamCall("GetUser", { UserName: "app" })],
    ["DeleteTable", "dynamodb:DeleteTable", tableArn, () => db.deleteTable({ TableName })],
  ]
  for (const [operation, action, resource, call] of calls) {
    const lines = await linesOf(call)
    expect(lines, operation).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      ...{ operation, action, resource, account, decision: "allow", region: "us-east-1" },
      principal: `arn:aws:iam::${account}:root`,
      accessKeyId: root.accessKeyId,
      because: { kind: "root" },
    })
    expect(lines[0]).toHaveProperty("service", action.split(":")[0])
    expect(lines[0]?.error).toBeUndefined()
  }
  const whoIs = () => ask(strict, root, "sts", "GetCallerIdentity")
  expect(await linesOf(whoIs)).toMatchObject([
    { operation: "GetCallerIdentity", service: "sts", decision: "allow" },
  ])
  // A fault of the request is no refusal, and is told all the same.
  const missing = () => refusalOf(db.describeTable({ TableName: "Missing" }))
  expect(await linesOf(missing)).toMatchObject([
    { operation: "DescribeTable", decision: "allow", error: "ResourceNotFoundException" },
  ])
})

test("each refusal is one line, and says which statement decided", async () => {
  const db = strict.client(user)
  const refusals: [string, object, () => Promise<unknown>][] = [
    [
      "a statement that denies",
      {
        ...{ operation: "Scan", action: "dynamodb:Scan", resource: tableArn },
        decision: "explicitDeny",
        because: { kind: "identity", policy: "mine", statement: 1, sid: "NoScan" },
      },
      () => refusalOf(db.scan({ TableName })),
    ],
    [
      "none that allows",
      {
        ...{ operation: "PutItem", action: "dynamodb:PutItem", resource: tableArn },
        ...{ decision: "implicitDeny", because: { kind: "identity" } },
      },
      () => refusalOf(db.putItem({ TableName, Item: Key })),
    ],
    [
      "of a transaction, the member that is refused",
      { operation: "TransactWriteItems", action: "dynamodb:DeleteItem", decision: "implicitDeny" },
      () => refusalOf(db.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key } }] })),
    ],
    [
      "one statement of several, in a reply that is none itself",
      {
        ...{ operation: "BatchExecuteStatement", action: "dynamodb:PartiQLSelect" },
        decision: "implicitDeny",
      },
      () =>
        db.batchExecuteStatement({
          Statements: [{ Statement: `SELECT * FROM "Orders" WHERE pk = '${marker}'` }],
        }),
    ],
    [
      "another account's table",
      {
        operation: "GetItem",
        decision: "implicitDeny",
        resource: tableArn.replace("1111", "4444"),
      },
      () => refusalOf(db.getItem({ TableName: tableArn.replace("1111", "4444"), Key })),
    ],
    [
      "IAM",
      {
        operation: "CreateUser",
        service: "iam",
        action: "iam:CreateUser",
        decision: "implicitDeny",
      },
      () => ask(strict, user, "iam", "CreateUser", { UserName: "other" }),
    ],
    [
      "a role that is not there",
      {
        operation: "AssumeRole",
        service: "sts",
        action: "sts:AssumeRole",
        decision: "explicitDeny",
      },
      () =>
        ask(strict, user, "sts", "AssumeRole", {
          RoleArn: `arn:aws:iam::${account}:role/r`,
          RoleSessionName: "one",
        }),
    ],
  ]
  for (const [name, expected, call] of refusals) {
    const lines = await linesOf(call)
    expect(lines, name).toHaveLength(1)
    expect(lines[0], name).toMatchObject({ principal: userArn, account, ...expected })
  }
  const strangers: [string, string, Keys][] = [
    ["unknown", "UnrecognizedClientException", drawRoot(account)],
    ["wrong", "InvalidSignatureException", { ...user, secretAccessKey: "x".repeat(40) }],
    ["token", "UnrecognizedClientException", { ...user, sessionToken: "x" }],
  ]
  for (const [name, error, keys] of strangers) {
    const lines = await linesOf(() => refusalOf(strict.client(keys).getItem({ TableName, Key })))
    expect(lines, name).toMatchObject([{ decision: "refused", error }])
    expect(lines[0]?.principal).toBeUndefined()
  }
})

test("calls on items are told where that was asked for, and only then", async () => {
  const get = () => strict.client(user).getItem({ TableName, Key })
  expect(await linesOf(get)).toEqual([])
  await open({ auditsItems: true })
  expect(await linesOf(get)).toMatchObject([
    {
      ...{ operation: "GetItem", action: "dynamodb:GetItem", resource: tableArn },
      ...{ decision: "allow", principal: userArn },
      because: { kind: "identity", policy: "mine", statement: 0, sid: "Reads" },
    },
  ])
})
