/**
 * One user who may put and get the items of one table, and nothing else, on the server as users run
 * it: by a policy in its own records, and by what another IAM says.
 */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refusalOf, simpleTable } from "../accounts/strict-app.ts"
import {
  allowed,
  arn,
  denied,
  get,
  policy,
  refusal,
  TableName,
  update,
} from "./least-privilege-rows.ts"
import { type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const index = { AttributeName: "shop", AttributeType: "S" } as const

describe.each(["record", "endpoint"] as const)("by a policy of the %s", (source) => {
  let server: PolicyServer
  let user: DynamoDB
  let elsewhere: DynamoDB
  let forger: DynamoDB
  beforeAll(async () => {
    server = await startPolicyServer(source)
    const keys = await server.addUser("app", policy)
    user = server.client(keys)
    elsewhere = server.client(keys, "eu-west-1")
    forger = server.client({ ...keys, secretAccessKey: "somebody else's secret" })
    const table = simpleTable(TableName)
    await server.root.createTable({
      ...table,
      AttributeDefinitions: [...(table.AttributeDefinitions ?? []), index],
      GlobalSecondaryIndexes: [
        {
          IndexName: "x00",
          KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    })
    await server.root.createTable(simpleTable("YourTableName2"))
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.each(allowed)("allows %s", async (_, call) => {
    expect(await refusalOf(call(user, elsewhere))).toMatch(/^accepted/)
  })

  test.each(denied)("denies %s", async (_, call, action, resource = arn) => {
    expect(await refusalOf(call(user, elsewhere))).toBe(refusal(action, resource))
  })

  test("writes nothing of a transaction that is denied", async () => {
    const Key = { pk: { S: "never" } }
    const denied = user.transactWriteItems({
      TransactItems: [{ Put: { TableName, Item: Key } }, { Delete: get }],
    })
    expect(await refusalOf(denied)).toMatch(/^AccessDeniedException/)
    expect((await server.root.getItem({ TableName, Key })).Item).toBeUndefined()
  })

  // 8 and 15: see least-privilege-elsewhere.test.ts.
  test("16 a wrong signature is never a matter of access", async () => {
    expect(await refusalOf(forger.getItem(get))).toMatch(/^InvalidSignatureException/)
    expect(await refusalOf(forger.scan({ TableName }))).toMatch(/^InvalidSignatureException/)
    const response = await fetch(server.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810.Scan",
      },
      body: JSON.stringify({ TableName }),
    })
    expect(await response.json()).toMatchObject({
      __type: "com.amazon.coral.service#MissingAuthenticationTokenException",
    })
  })

  test("a denial is 400, not 403", async () => {
    const error = await user.scan({ TableName }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: "AccessDeniedException",
      __type: "com.amazon.coral.service#AccessDeniedException",
      message: refusal("Scan", arn).replace("AccessDeniedException: ", ""),
      $metadata: { httpStatusCode: 400 },
    })
  })

  test("17 the root of the account may do everything", async () => {
    const { root } = server
    expect((await root.scan({ TableName })).Count).toBeGreaterThan(0)
    await root.updateItem({ ...get, ...update })
    await root.describeTable({ TableName })
    await root.deleteItem(get)
  })

  // Runs last: it takes the table away.
  test("14 what is allowed on a table that is gone does not find it", async () => {
    await server.root.deleteTable({ TableName })
    expect(await refusalOf(user.getItem(get))).toMatch(/^ResourceNotFoundException/)
    expect(await refusalOf(user.scan({ TableName }))).toBe(refusal("Scan", arn))
  })
})
