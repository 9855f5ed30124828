/**
 * One line for each call of the control plane and for each refusal: who, what, from where, and what
 * decided. Nothing of items, and no secret.
 */
import { beforeEach, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { ask, keysIn, outcomeOf } from "./query-client.ts"
import {
  bootstrap,
  control,
  drawRoot,
  type Keys,
  openStrict,
  type Root,
  recordOf,
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

test("40: no value of an item, no secret and no line's end gets in", async () => {
  await open({ auditsItems: true })
  const session = keysIn(await ask(strict, user, "sts", "GetSessionToken"))
  const other = drawRoot("444455556666")
  await strict.client(control).putItem({
    TableName: "IAM",
    Item: { ...recordOf(other), Note: { S: marker } },
  })
  for (const keys of [root, user, session, drawRoot(account)]) {
    const db = strict.client(keys)
    const values = { ExpressionAttributeValues: { ":m": { S: marker } } }
    const Statement = `SELECT * FROM "Orders" WHERE pk = '${marker}' AND a = '${marker}'`
    await Promise.allSettled([
      db.putItem({ TableName, Item: { ...Key, a: { S: marker } } }),
      db.getItem({ TableName, Key }),
      db.updateItem({ TableName, Key, UpdateExpression: "SET a = :m", ...values }),
      db.deleteItem({ TableName, Key, ConditionExpression: "a <> :m", ...values }),
      db.query({ TableName, KeyConditionExpression: "pk = :m", ...values }),
      db.scan({ TableName, FilterExpression: "a = :m", ...values }),
      db.batchGetItem({ RequestItems: { [TableName]: { Keys: [Key] } } }),
      db.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }),
      db.transactGetItems({ TransactItems: [{ Get: { TableName, Key } }] }),
      db.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: Key } }] }),
      db.executeStatement({ Statement }),
      db.batchExecuteStatement({ Statements: [{ Statement }] }),
      db.executeTransaction({ TransactStatements: [{ Statement }] }),
      db.getItem({ TableName: "a\r\nb", Key }),
      db.describeTable({ TableName: `arn:aws:dynamodb:us-east-1:${account}:table/a\r\n{"b":1}` }),
    ])
  }
  const UserName = "app"
  const made = await ask(strict, root, "iam", "CreateAccessKey", { UserName })
  expect(outcomeOf(made)).toBe("200")
  const PolicyDocument = policy.replace("Reads", marker.replaceAll("-", ""))
  await ask(strict, root, "iam", "PutUserPolicy", { UserName, PolicyName: "p", PolicyDocument })
  const lines = strict.log.map((line) => JSON.stringify(line))
  expect(lines.length).toBeGreaterThan(60)
  const secrets = [root, user, session, other, control, keysIn(made)]
    .flatMap(({ secretAccessKey, sessionToken = "" }: Keys) => [secretAccessKey, sessionToken])
    .filter((secret) => secret !== "")
  expect(secrets).toHaveLength(7)
  for (const line of lines) {
    expect(line).not.toMatch(/[\r\n]/)
    for (const text of [marker, ...secrets]) expect(line).not.toContain(text)
    expect(line).not.toMatch(/Signature=|SignedHeaders/)
  }
})

test("a server prints it as a line of JSON, with the address of the caller", async () => {
  await using server = await startServer({
    env: {
      IAM_ACCOUNT_ID: control.account,
      IAM_ACCESS_KEY: control.accessKeyId,
      IAM_SECRET_KEY: control.secretAccessKey,
    },
  })
  const answer = await clientFor(server.url, control).listTables({})
  await refusalOf(clientFor(server.url, drawRoot(account)).listTables({}))
  const isAudit = (line: string) => line.includes('"event":"audit"')
  await expect.poll(() => server.output().split("\n").filter(isAudit)).toHaveLength(2)
  const [listed, refused] = server
    .output()
    .split("\n")
    .filter(isAudit)
    .map((line) => JSON.parse(line))
  expect(listed).toMatchObject({
    ...{ event: "audit", level: "info", requestId: answer.$metadata.requestId },
    ...{
      sourceIp: "127.0.0.1",
      userAgent: expect.stringContaining("aws-sdk-js"),
      decision: "allow",
    },
  })
  expect(refused).toMatchObject({ sourceIp: "127.0.0.1", error: "UnrecognizedClientException" })
})
