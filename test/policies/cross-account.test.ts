/** Tables that are opened to other accounts. IAM guide: cross-account policy evaluation logic. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { control, openStrict, refusalOf, region, simpleTable } from "../accounts/strict-app.ts"

const owner = "111122223333"
const guest = "444455556666"
const arnIn = (account: string, name = "Orders") =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`
const Key = { pk: { S: "a" } }

async function opened({ crossAccount }: { crossAccount: boolean }) {
  const strict = await openStrict({ crossAccount })
  const clients = {
    owner: strict.client(await strict.addRoot(owner)),
    guest: strict.client(await strict.addRoot(guest)),
    control: strict.client(control),
  }
  await clients.owner.createTable(simpleTable("Orders"))
  await clients.owner.putItem({ TableName: "Orders", Item: { ...Key, of: { S: owner } } })
  await clients.guest.createTable(simpleTable("Orders"))
  return clients
}

function open(db: DynamoDB, account: string, principal: string, Action: string | string[] = "*") {
  const Statement = {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: [Action].flat().map((name) => (name === "*" ? name : `dynamodb:${name}`)),
    Resource: [arnIn(account), `${arnIn(account)}/index/*`],
  }
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement })
  return db.putResourcePolicy({ ResourceArn: arnIn(account), Policy })
}

const refusal = (account: string, action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:iam::${account}:root is not authorized to perform: ` +
  `dynamodb:${action} on resource: ${resource} because no resource-based policy allows the ` +
  `dynamodb:${action} action`

test("is off unless it is allowed, whatever the policy says", async () => {
  const db = await opened({ crossAccount: false })
  await open(db.owner, owner, guest)
  const get = (table: string) => refusalOf(db.guest.getItem({ TableName: table, Key }))
  expect(await get(arnIn(owner))).toBe(refusal(guest, "GetItem", arnIn(owner)))
})

test("opens the items that the policy names, in the owner's table", async () => {
  const db = await opened({ crossAccount: true })
  await open(db.owner, owner, guest, ["GetItem", "PutItem", "Query", "ConditionCheckItem"])
  const TableName = arnIn(owner)
  expect((await db.guest.getItem({ TableName, Key })).Item?.of).toEqual({ S: owner })
  await db.guest.putItem({ TableName, Item: { pk: { S: "b" } } })
  expect((await db.owner.scan({ TableName: "Orders" })).Count).toBe(2)
  expect((await db.guest.scan({ TableName: "Orders" })).Count).toBe(0)
  await db.guest.transactWriteItems({
    TransactItems: [{ Put: { TableName, Item: { pk: { S: "c" } } } }],
  })
  expect(await refusalOf(db.guest.deleteItem({ TableName, Key }))).toBe(
    refusal(guest, "DeleteItem", arnIn(owner)),
  )
})

test("never opens a table's settings", async () => {
  const db = await opened({ crossAccount: true })
  await open(db.owner, owner, guest)
  const TableName = arnIn(owner)
  const calls = [
    () => db.guest.describeTable({ TableName }),
    () => db.guest.deleteTable({ TableName }),
    () => db.guest.updateTable({ TableName, DeletionProtectionEnabled: true }),
    () => db.guest.tagResource({ ResourceArn: TableName, Tags: [{ Key: "a", Value: "b" }] }),
    () => db.guest.putResourcePolicy({ ResourceArn: TableName, Policy: "{}" }),
  ]
  for (const call of calls) expect(await refusalOf(call())).toMatch(/^AccessDeniedException/)
  expect(await refusalOf(db.owner.describeTable({ TableName: "Orders" }))).toMatch(/^accepted/)
})

test("tells a stranger the same about what is closed and what is not there", async () => {
  const db = await opened({ crossAccount: true })
  const asking = (table: string) => refusalOf(db.guest.getItem({ TableName: table, Key }))
  const closed = await asking(arnIn(owner))
  expect(closed).toBe(refusal(guest, "GetItem", arnIn(owner)))
  for (const other of [arnIn(owner, "Nothing"), arnIn("777788889999")]) {
    expect(await asking(other)).toBe(closed.replace(arnIn(owner), other))
  }
  // A Deny would tell that there is a table.
  const deny = { Effect: "Deny", Principal: "*", Action: "dynamodb:GetItem", Resource: "*" }
  await db.owner.putResourcePolicy({
    ResourceArn: arnIn(owner),
    Policy: JSON.stringify({ Version: "2012-10-17", Statement: deny }),
  })
  expect(await asking(arnIn(owner))).toBe(closed)
})

test("refuses a request on tables of two accounts", async () => {
  const db = await opened({ crossAccount: true })
  await open(db.owner, owner, guest)
  const Keys = [Key]
  const RequestItems = { Orders: { Keys }, [arnIn(owner)]: { Keys } }
  expect(await refusalOf(db.guest.batchGetItem({ RequestItems }))).toBe(
    refusal(guest, "BatchGetItem", arnIn(owner)),
  )
  const Item = { pk: { S: "x" } }
  const TransactItems = [
    { Put: { TableName: "Orders", Item } },
    { Put: { TableName: arnIn(owner), Item } },
  ]
  expect(await refusalOf(db.guest.transactWriteItems({ TransactItems }))).toBe(
    refusal(guest, "PutItem", arnIn(owner)),
  )
  expect((await db.guest.scan({ TableName: "Orders" })).Count).toBe(0)
})

// R7 and R8: the control plane reads no tenant, and no tenant the control plane.
test("never opens anything to or from the control-plane account", async () => {
  const db = await opened({ crossAccount: true })
  await open(db.owner, owner, control.account)
  expect(await refusalOf(db.control.getItem({ TableName: arnIn(owner), Key }))).toBe(
    refusal(control.account, "GetItem", arnIn(owner)),
  )
  await db.control.createTable(simpleTable("Orders"))
  await open(db.control, control.account, guest)
  expect(await refusalOf(db.guest.getItem({ TableName: arnIn(control.account), Key }))).toBe(
    refusal(guest, "GetItem", arnIn(control.account)),
  )
})

test("equal client tokens of two accounts are two requests", async () => {
  const db = await opened({ crossAccount: true })
  await open(db.owner, owner, guest)
  const TableName = arnIn(owner)
  const ClientRequestToken = "tok"
  const put = (by: DynamoDB, value: string) =>
    by.transactWriteItems({
      ClientRequestToken,
      TransactItems: [{ Put: { TableName, Item: { pk: { S: value } } } }],
    })
  await put(db.owner, "of the owner")
  await put(db.guest, "of the guest")
  const insert = (by: DynamoDB, value: string) =>
    by.executeTransaction({
      ClientRequestToken,
      TransactStatements: [{ Statement: `INSERT INTO "${TableName}" VALUE {'pk': '${value}'}` }],
    })
  await insert(db.owner, "inserted by the owner")
  await insert(db.guest, "inserted by the guest")
  // Each is known again to whom it belongs to.
  await db.owner.deleteItem({ TableName, Key: { pk: { S: "of the guest" } } })
  await put(db.guest, "of the guest")
  expect(await refusalOf(put(db.guest, "of the owner"))).toMatch(/^IdempotentParameterMismatch/)
  const { Items = [] } = await db.owner.scan({ TableName })
  expect(Items.map(({ pk }) => pk?.S).toSorted()).toEqual(
    ["a", "inserted by the guest", "inserted by the owner", "of the owner"].toSorted(),
  )
})
