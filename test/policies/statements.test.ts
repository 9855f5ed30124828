/** What policies say about PartiQL. AWS guide: "Using IAM policies with PartiQL". */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refusalOf, simpleTable } from "../accounts/strict-app.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const TableName = "Statements"
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`

let server: PolicyServer
beforeAll(async () => {
  server = await startPolicyServer()
  const { root } = server
  await root.createTable(simpleTable(TableName))
  await root.putItem({ TableName, Item: { pk: { S: "a" } } })
})
afterAll(() => server[Symbol.asyncDispose]())

const all = ["Select", "Insert", "Update", "Delete"].map((name) => `dynamodb:PartiQL${name}`)
let users = 0
async function userWith(statement: object): Promise<DynamoDB> {
  const allow = { Effect: "Allow", Action: all, Resource: arn, ...statement }
  const policy = { Version: "2012-10-17", Statement: [allow] }
  return server.client(await server.addUser(`user${users++}`, policy))
}

const select = (pk = "a") => `SELECT * FROM "${TableName}" WHERE pk = '${pk}'`
const scan = `SELECT * FROM "${TableName}"`
const insert = (pk: string) => `INSERT INTO "${TableName}" VALUE {'pk': '${pk}'}`
const update = (pk: string) => `UPDATE "${TableName}" SET n = 1 WHERE pk = '${pk}'`
const remove = (pk: string) => `DELETE FROM "${TableName}" WHERE pk = '${pk}'`
const exists = (pk: string) => `EXISTS(${select(pk)} AND attribute_exists(pk))`

const run = (db: DynamoDB, Statement: string) => db.executeStatement({ Statement })
const batch = (db: DynamoDB, ...texts: string[]) =>
  db.batchExecuteStatement({ Statements: texts.map((Statement) => ({ Statement })) })
const transact = (db: DynamoDB, ...texts: string[]) =>
  db.executeTransaction({ TransactStatements: texts.map((Statement) => ({ Statement })) })
const denied = async (call: Promise<unknown>, action = "") =>
  expect(await refusalOf(call)).toMatch(new RegExp(`^AccessDeniedException: .*${action}`))

describe("actions of their own", () => {
  test("those of the native operations allow nothing", async () => {
    const user = await userWith({ Action: ["dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan"] })
    await denied(run(user, select()), "dynamodb:PartiQLSelect")
    await denied(run(user, insert("x")), "dynamodb:PartiQLInsert")
    await denied(run(user, update("a")), "dynamodb:PartiQLUpdate")
    await denied(run(user, remove("a")), "dynamodb:PartiQLDelete")
    expect((await batch(user, select())).Responses).toMatchObject([
      {
        Error: {
          Code: "AccessDenied",
          Message: expect.stringContaining("to perform: dynamodb:PartiQLSelect on"),
        },
      },
    ])
    await denied(transact(user, exists("a"), insert("x")), "dynamodb:PartiQLSelect")
    expect((await server.root.scan({ TableName })).Items).toEqual([{ pk: { S: "a" } }])
  })

  test("each is allowed by itself: in a batch, too, and of a transaction all or nothing", async () => {
    const user = await userWith({ Action: "dynamodb:PartiQLInsert" })
    await run(user, insert("own"))
    const { Responses } = await batch(user, insert("beside"), remove("own"), remove("beside"))
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([
      undefined,
      "AccessDenied",
      "AccessDenied",
    ])
    await denied(transact(user, insert("never"), remove("own")), "dynamodb:PartiQLDelete")
    const { Items } = await server.root.scan({ TableName })
    expect(Items?.map(({ pk }) => pk?.S).sort()).toEqual(["a", "beside", "own"])
    await batch(server.root, remove("own"), remove("beside"))
  })

  test("an index is a resource of its own", async () => {
    const user = await userWith({})
    const statement = `SELECT * FROM "${TableName}"."byG"`
    await denied(run(user, statement), `${arn}/index/byG`)
    const reader = await userWith({ Resource: `${arn}/index/byG` })
    expect(await refusalOf(run(reader, statement))).toBe(
      "ValidationException: The table does not have the specified index",
    )
    await denied(run(reader, select()), "dynamodb:PartiQLSelect")
  })
})

describe("conditions", () => {
  test("FullTableScan", async () => {
    const user = await userWith({ Condition: { Bool: { "dynamodb:FullTableScan": "false" } } })
    expect((await run(user, select())).Items).toHaveLength(1)
    for (const where of [
      "",
      " WHERE pk > 'a'",
      " WHERE pk = 'a' OR n = 1",
      " WHERE NOT pk = 'b'",
    ]) {
      await denied(run(user, scan + where))
    }
    // Neither in a batch nor in a transaction is anything read but by its key.
    expect((await batch(user, scan)).Responses?.[0]?.Error?.Code).toBe("AccessDenied")
    await denied(transact(user, scan), "dynamodb:PartiQLSelect")
    expect((await run(user, `${scan} WHERE pk IN ('a', 'b')`)).Items).toHaveLength(1)
    // Only a SELECT has the key.
    await denied(run(user, update("a")), "dynamodb:PartiQLUpdate")
  })

  test("FullTableScan of an index is what does not name its partition", async () => {
    const Indexed = "Indexed"
    await server.root.createTable({
      ...simpleTable(Indexed),
      AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    })
    const user = await userWith({
      Resource: "*",
      Condition: { Bool: { "dynamodb:FullTableScan": "false" } },
    })
    const from = `SELECT * FROM ${Indexed}.byG`
    expect((await run(user, `${from} WHERE g = 'x'`)).Items).toEqual([])
    await denied(run(user, `${from} WHERE pk = 'a'`))
    await denied(run(user, from))
    expect((await run(user, `SELECT * FROM ${Indexed} WHERE pk = 'a'`)).Items).toEqual([])
  })

  test("LeadingKeys", async () => {
    const own = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["a", "mine"] } }
    const there = { Null: { "dynamodb:LeadingKeys": "false" } }
    const user = await userWith({ Condition: { ...own, ...there } })
    expect((await run(user, select())).Items).toHaveLength(1)
    await run(user, insert("mine"))
    await run(user, remove("mine"))
    for (const statement of [
      select("b"),
      scan,
      `${scan} WHERE pk IN ('a', 'b')`,
      `${scan} WHERE pk = 'a' OR pk = 'b'`,
      `${scan} WHERE pk = 'a' OR sk = 'b'`,
      insert("b"),
      update("b"),
      remove("b"),
    ]) {
      await denied(run(user, statement))
    }
    await denied(transact(user, insert("mine"), insert("b")))
    // A page cannot be made to begin elsewhere, for the partition is that of the statement.
    expect((await run(user, `${scan} WHERE pk IN ('a', 'mine')`)).Items).toHaveLength(1)
  })

  test("EnclosingOperation", async () => {
    const Condition = { StringEquals: { "dynamodb:EnclosingOperation": "ExecuteTransaction" } }
    const user = await userWith({ Condition })
    await denied(run(user, select()))
    expect((await batch(user, select())).Responses?.[0]?.Error?.Code).toBe("AccessDenied")
    expect((await transact(user, select())).Responses).toEqual([{ Item: { pk: { S: "a" } } }])
  })

  test("Attributes, Select and ReturnValues", async () => {
    const Condition = {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "n"] },
      StringEqualsIfExists: {
        "dynamodb:Select": "SPECIFIC_ATTRIBUTES",
        "dynamodb:ReturnValues": "NONE",
      },
    }
    const user = await userWith({ Condition })
    expect((await run(user, `SELECT pk FROM "${TableName}" WHERE pk = 'a'`)).Items).toHaveLength(1)
    await run(user, update("a"))
    await run(server.root, `UPDATE "${TableName}" REMOVE n WHERE pk = 'a'`)
    await denied(run(user, select()))
    await denied(run(user, `SELECT secret FROM "${TableName}" WHERE pk = 'a'`))
    await denied(run(user, `SELECT pk FROM "${TableName}" WHERE pk = 'a' AND secret = 1`))
    await denied(run(user, `${update("a")} RETURNING ALL OLD *`))
  })
})
