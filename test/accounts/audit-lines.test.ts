// What must not be in any line of the log, whoever asks for what; and a server's own lines.
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { ask, keysIn, outcomeOf } from "./query-client.ts"
import {
  bootstrap,
  control,
  controlEnv,
  drawRoot,
  type Keys,
  openStrict,
  recordOf,
  refusalOf,
  simpleTable,
} from "./strict-app.ts"

const account = "111122223333"
const marker = "PLAINTEXT-MARKER-42"
const TableName = "Orders"
const Key = { pk: { S: marker } }

test("40: no value of an item, no secret and no line's end gets in", async () => {
  const strict = await openStrict({ strict: { ...bootstrap, auditsItems: true } })
  const root = await strict.addRoot(account)
  await strict.client(root).createTable(simpleTable(TableName))
  const UserName = "app"
  await ask(strict, root, "iam", "CreateUser", { UserName })
  const user = keysIn(await ask(strict, root, "iam", "CreateAccessKey", { UserName }))
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
  const made = await ask(strict, root, "iam", "CreateAccessKey", { UserName })
  expect(outcomeOf(made)).toBe("200")
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "dynamodb:*", Resource: `*${marker}` }],
  })
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
  await using server = await startServer({ env: controlEnv })
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
