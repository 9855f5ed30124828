/**
 * Attempts by way of copies, other processes, other people's settings. Numbers are those of the
 * abuse cases.
 */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { ask, keysIn } from "./query-client.ts"
import {
  control,
  controlEnv,
  drawRoot,
  type Keys,
  openStrict,
  recordOf,
  refusalOf,
  simpleTable,
} from "./strict-app.ts"

// Whatever they are called here once they are served: none may end in a table of root users.
test("45: nothing is restored or imported over the table of the root users", async () => {
  const strict = await openStrict()
  const root = await strict.addRoot("111122223333")
  const db = strict.client(control)
  await db.createTable(simpleTable("Copies"))
  const before = (await db.scan({ TableName: "IAM" })).Items
  const TargetTableName = "IAM"
  const backupOf = (account: string) =>
    `arn:aws:dynamodb:us-east-1:${account}:table/Orders/backup/01489602797149-73d8d5bc`
  const calls: (() => Promise<unknown>)[] = [
    () => db.restoreTableToPointInTime({ SourceTableName: "Copies", TargetTableName }),
    () => db.restoreTableFromBackup({ BackupArn: backupOf("444455556666"), TargetTableName }),
    () => db.restoreTableFromBackup({ BackupArn: backupOf(control.account), TargetTableName }),
    () =>
      db.importTable({
        S3BucketSource: { S3Bucket: "bucket" },
        InputFormat: "DYNAMODB_JSON",
        TableCreationParameters: {
          ...simpleTable("IAM"),
          TableName: "IAM",
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        },
      }),
  ]
  for (const call of calls) expect(await refusalOf(call())).not.toMatch(/^accepted/)
  const stolen = strict.client(root).restoreTableFromBackup({
    BackupArn: backupOf("444455556666"),
    TargetTableName: "Stolen",
  })
  expect(await refusalOf(stolen)).not.toMatch(/^accepted/)
  expect((await db.scan({ TableName: "IAM" })).Items).toEqual(before)
  expect(await refusalOf(strict.client(root).listTables({}))).toMatch(/^accepted/)
})

const set = (name: string, value: { S: string } | { N: string }) => (admin: DynamoDB, id: string) =>
  admin.updateItem({
    TableName: "IAM",
    Key: { AccessKeyId: { S: id } },
    UpdateExpression: "SET #n = :v",
    ExpressionAttributeNames: { "#n": name },
    ExpressionAttributeValues: { ":v": value },
  })

test.each<[string, (admin: DynamoDB, id: string) => Promise<unknown>]>([
  ["inactive", set("Status", { S: "Inactive" })],
  ["expired", set("ExpiresAt", { N: "1000000000" })],
  ["given another secret", set("SecretAccessKey", { S: "o".repeat(40) })],
  [
    "deleted",
    (admin, id) => admin.deleteItem({ TableName: "IAM", Key: { AccessKeyId: { S: id } } }),
  ],
])("33: a key that is %s is refused at the next request in both processes", async (_, revoke) => {
  await using folder = await temporaryFolder()
  await using first = await startServer({ folder: folder.path, env: controlEnv })
  await using second = await startServer({ folder: folder.path, env: controlEnv })
  const keys = drawRoot("111122223333")
  await clientFor(first.url, control).putItem({ TableName: "IAM", Item: recordOf(keys) })
  const list = (by: Keys = keys) =>
    Promise.all(
      [first, second].map(async ({ url }) => {
        const answer = await refusalOf(clientFor(url, by).listTables({}))
        return answer.split(":")[0]
      }),
    )
  // What may be kept of it is kept by now.
  for (let time = 0; time < 3; time++) expect(await list()).toEqual(["accepted", "accepted"])
  await revoke(clientFor(second.url, control), keys.accessKeyId)
  const refused = expect.stringMatching(/^(UnrecognizedClient|InvalidSignature)Exception/)
  expect(await list()).toEqual([refused, refused])
})

test("43: no variable, header or key of a test lets anybody in", async () => {
  await using server = await startServer({
    env: { ...controlEnv, DEBUG_AUTHN_BYPASS: "1", DEBUG: "*", NODE_ENV: "test", ALLOW_OPEN: "1" },
  })
  expect(server.mode).toBe("strict")
  for (const name of ["ACCESS", "local", "test", "fakeMyKeyId", "dummy", "AKIAIOSFODNN7EXAMPLE"]) {
    const keys = { accessKeyId: name, secretAccessKey: name === "ACCESS" ? "SECRET" : name }
    expect(await refusalOf(clientFor(server.url, keys).listTables({}))).toMatch(
      /^(UnrecognizedClient|InvalidSignature|IncompleteSignature)Exception/,
    )
  }
  const body = JSON.stringify({})
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "DynamoDB_20120810.ListTables",
  }
  const unsigned = await fetch(server.url, { method: "POST", headers, body })
  expect([unsigned.status, await unsigned.text()]).toEqual([
    400,
    expect.stringContaining("MissingAuthenticationTokenException"),
  ])
})

test("27: an IAM user's key that was kept by one process ends with what another is told", async () => {
  await using folder = await temporaryFolder()
  const path = `${folder.path}/data.db`
  const here = await openStrict({ database: { path } })
  const there = await openStrict({ database: { path } })
  const root = await here.addRoot("111122223333")
  const UserName = "app"
  await ask(here, root, "iam", "CreateUser", { UserName })
  const allow = { Effect: "Allow", Action: "*", Resource: "*" }
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [allow] })
  await ask(here, root, "iam", "PutUserPolicy", { UserName, PolicyName: "p", PolicyDocument })
  const keys = keysIn(await ask(here, root, "iam", "CreateAccessKey", { UserName }))
  const session = keysIn(await ask(there, keys, "sts", "GetSessionToken"))
  const outcomes = () =>
    Promise.all(
      [here, there].flatMap((app) =>
        [keys, session].map(async (by) => {
          const answer = await refusalOf(app.client(by).listTables({}))
          return answer.split(":")[0]
        }),
      ),
    )
  const all = (outcome: string) => [outcome, outcome, outcome, outcome]
  expect(await outcomes()).toEqual(all("accepted"))
  await ask(there, root, "iam", "DeleteUserPolicy", { UserName, PolicyName: "p" })
  expect(await outcomes()).toEqual(all("AccessDeniedException"))
  const AccessKeyId = keys.accessKeyId
  await ask(there, root, "iam", "DeleteAccessKey", { UserName, AccessKeyId })
  expect(await outcomes()).toEqual(all("UnrecognizedClientException"))
})
