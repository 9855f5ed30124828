// Root users are items of the table IAM: what the control plane writes is true at the next request.
import { describe, expect, test } from "vitest"
import { control, drawRoot, openStrict, recordOf, refusalOf, simpleTable } from "./strict-app.ts"

const unknownKey =
  "UnrecognizedClientException: The security token included in the request is invalid."
const a = "111122223333"
const b = "444455556666"

test("the control plane sees its own table of root users from the start", async () => {
  const { client } = await openStrict()
  expect((await client(control).listTables({})).TableNames).toEqual(["IAM"])
  const wrong = { ...control, secretAccessKey: "x".repeat(40) }
  expect(await refusalOf(client(wrong).listTables({}))).toMatch(/^InvalidSignatureException/)
  expect(await refusalOf(client(drawRoot(a)).listTables({}))).toBe(unknownKey)
})

test("two root users have tables of the same name, and each sees its own", async () => {
  const { client, addRoot } = await openStrict()
  const clients = [client(await addRoot(a)), client(await addRoot(b))] as const
  for (const [at, db] of clients.entries()) {
    const { TableDescription } = await db.createTable(simpleTable("Orders"))
    const account = at === 0 ? a : b
    const arn = `arn:aws:dynamodb:us-east-1:${account}:table/Orders`
    expect(TableDescription?.TableArn).toBe(arn)
    await db.putItem({ TableName: "Orders", Item: { pk: { S: "1" }, of: { S: account } } })
  }
  for (const [at, db] of clients.entries()) {
    const { Items } = await db.scan({ TableName: "Orders" })
    expect(Items).toEqual([{ pk: { S: "1" }, of: { S: at === 0 ? a : b } }])
  }
  await clients[0].deleteTable({ TableName: "Orders" })
  expect((await clients[1].listTables({})).TableNames).toEqual(["Orders"])
  expect((await client(control).listTables({})).TableNames).toEqual(["IAM"])
})

test("a key that is set inactive, is expired or deleted is refused at once", async () => {
  const { client, addRoot, clock } = await openStrict()
  const root = await addRoot(a)
  const Key = { AccessKeyId: { S: root.accessKeyId } }
  const set = (name: string, value: { S: string } | { N: string }) =>
    client(control).updateItem({
      TableName: "IAM",
      Key,
      UpdateExpression: "SET #n = :v",
      ExpressionAttributeNames: { "#n": name },
      ExpressionAttributeValues: { ":v": value },
    })
  const list = () => refusalOf(client(root).listTables({}))
  expect(await list()).toMatch(/^accepted/)
  await set("Status", { S: "Inactive" })
  expect(await list()).toBe(unknownKey)
  await set("Status", { S: "Active" })
  expect(await list()).toMatch(/^accepted/)
  await set("ExpiresAt", { N: String(Math.floor(Date.now() / 1000) + 60) })
  expect(await list()).toMatch(/^accepted/)
  clock.aheadMs = 61_000
  expect(await list()).toBe(unknownKey)
  clock.aheadMs = 0
  const secretAccessKey = "another secret".replace(" ", "-").repeat(2)
  await set("SecretAccessKey", { S: secretAccessKey })
  expect(await list()).toMatch(/^InvalidSignatureException/)
  const changed = { ...root, secretAccessKey }
  expect(await refusalOf(client(changed).listTables({}))).toMatch(/^accepted/)
  await client(control).deleteItem({ TableName: "IAM", Key })
  expect(await refusalOf(client(changed).listTables({}))).toBe(unknownKey)
  // Put back without its secret: that went with the record.
  const { SecretAccessKey: _, ...record } = recordOf(changed)
  expect(await refusalOf(client(control).putItem({ TableName: "IAM", Item: record }))).toBe(
    "ValidationException: Root user record: SecretAccessKey is missing",
  )
})

describe("a record is refused, and nothing is written,", () => {
  const good = drawRoot(a)
  const record = recordOf(good)
  const prefix = "ValidationException: Root user record: "
  test.each<[string, object, string]>([
    [
      "of the control plane",
      { ...record, AccessKeyId: { S: "KEY_OF_NO_ACCOUNT" }, AccountId: { S: control.account } },
      "AccountId must not be the control-plane account",
    ],
    [
      "with its key",
      { ...record, AccessKeyId: { S: control.accessKeyId } },
      "AccessKeyId is that of the control-plane account",
    ],
    [
      "of another account than its key says",
      { ...record, AccountId: { S: b } },
      "AccessKeyId holds another account than AccountId",
    ],
    [
      "with a short account",
      { ...record, AccountId: { S: "42" } },
      "AccountId must be twelve digits",
    ],
    ["with a number for a status", { ...record, Status: { N: "1" } }, "Status must be a string"],
    [
      "with an account in full-width digits",
      { ...record, AccountId: { S: "１１１１２２２２３３３３" } },
      "AccountId must be twelve digits",
    ],
    [
      "with a short key",
      { ...record, AccessKeyId: { S: "short" } },
      "AccessKeyId must be 16 to 128 letters, digits and underscores",
    ],
    [
      "with a short secret",
      { ...record, SecretAccessKey: { S: "short" } },
      "SecretAccessKey must be 16 to 128 printable ASCII characters",
    ],
    [
      "with bytes for a secret",
      { ...record, SecretAccessKey: { B: Buffer.from("x".repeat(40)) } },
      "SecretAccessKey must be 16 to 128 printable ASCII characters",
    ],
    [
      "without a secret",
      { AccessKeyId: record.AccessKeyId, AccountId: record.AccountId },
      "SecretAccessKey is missing",
    ],
    [
      "without an account",
      { AccessKeyId: record.AccessKeyId, SecretAccessKey: record.SecretAccessKey },
      "AccountId is missing",
    ],
    [
      "of an unknown status",
      { ...record, Status: { S: "active" } },
      "Status must be Active or Inactive",
    ],
    [
      "of a user without a name",
      { ...record, PrincipalType: { S: "User" } },
      "a User needs a UserName of 1 to 64 letters, digits and +=,.@_-",
    ],
    ["with a policy that is none", { ...record, Policy: { S: "{" } }, "Policy: "],
  ])("%s", async (_, Item, text) => {
    const { client } = await openStrict()
    const db = client(control)
    const TableName = "IAM"
    const put = { Put: { TableName, Item: Item as never } }
    expect(await refusalOf(db.putItem({ TableName, Item: Item as never }))).toContain(prefix + text)
    expect(
      await refusalOf(
        db.batchWriteItem({ RequestItems: { IAM: [{ PutRequest: { Item: Item as never } }] } }),
      ),
    ).toContain(text)
    expect(await refusalOf(db.transactWriteItems({ TransactItems: [put] }))).toContain(
      "ValidationError",
    )
    expect((await db.scan({ TableName })).Items).toEqual([])
  })

  test("that changes its account", async () => {
    const { client, addRoot } = await openStrict()
    const root = drawRoot(a)
    const free = { ...root, accessKeyId: "KEY_OF_NO_ACCOUNT" }
    const db = client(control)
    await addRoot(b)
    await db.putItem({ TableName: "IAM", Item: recordOf(free) })
    const moved = { ...recordOf(free), AccountId: { S: b } }
    const text =
      "ValidationException: Root user record: AccountId cannot be changed: delete the record and put another"
    expect(await refusalOf(db.putItem({ TableName: "IAM", Item: moved }))).toBe(text)
    const update = {
      TableName: "IAM",
      Key: { AccessKeyId: { S: free.accessKeyId } },
      UpdateExpression: "SET AccountId = :b",
      ExpressionAttributeValues: { ":b": { S: b } },
    }
    expect(await refusalOf(db.updateItem(update))).toBe(text)
    expect(
      await refusalOf(db.transactWriteItems({ TransactItems: [{ Update: update }] })),
    ).toContain("ValidationError")
    expect((await client(free).listTables({})).TableNames).toEqual([])
  })
})
