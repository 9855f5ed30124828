/**
 * The parameters of reads from before expressions, through the SDK: what they mean. AWS guide:
 * Legacy conditional parameters; where it is silent or wrong, as observed.
 */
import type { Condition } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { item, Key } from "./expression-fixture.ts"
import { is, N, S } from "./legacy-condition.ts"

const db = subject()
let TableName = ""

beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: item })
})

describe("AttributesToGet", () => {
  test("takes whole attributes by name, whatever it is called", async () => {
    const AttributesToGet = ["five", "box", "absent", "status"]
    const some = { five: item.five, box: item.box }
    expect((await db.getItem({ TableName, Key, AttributesToGet })).Item).toEqual(some)
    expect((await db.scan({ TableName, AttributesToGet, Limit: 100 })).Items).toContainEqual(some)
    const KeyConditions = { pk: is("EQ", S("a")) }
    expect((await db.query({ TableName, KeyConditions, AttributesToGet })).Items).toEqual([some])
    const RequestItems = { [TableName]: { Keys: [Key], AttributesToGet } }
    expect((await db.batchGetItem({ RequestItems })).Responses).toEqual({ [TableName]: [some] })
  })

  test("leaves an empty item of one that has none of them", async () => {
    const reply = await db.getItem({ TableName, Key, AttributesToGet: ["absent"] })
    expect(reply.Item).toEqual({})
  })
})

describe("KeyConditions", () => {
  let events = ""
  beforeAll(async () => {
    events = await createTable(db, { pk: "S", sk: "N" })
    for (let sk = 1; sk <= 5; sk++) {
      await db.putItem({ TableName: events, Item: { pk: S("p"), sk: N(sk), odd: N(sk % 2) } })
    }
  })
  const pk = is("EQ", S("p"))

  test.each<[Condition, number[]]>([
    [is("EQ", N(3)), [3]],
    [is("LT", N(3)), [1, 2]],
    [is("LE", N(3)), [1, 2, 3]],
    [is("GT", N(3)), [4, 5]],
    [is("GE", N(3)), [3, 4, 5]],
    [is("BETWEEN", N(2), N(4)), [2, 3, 4]],
  ])("sk %j", async (sk, found) => {
    const reply = await db.query({ TableName: events, KeyConditions: { sk, pk } })
    expect(reply.Items?.map((each) => Number(each.sk?.N))).toEqual(found)
  })

  test("begins with", async () => {
    const TableName = await createTable(db, { pk: "S", sk: "S" })
    for (const sk of ["ab", "abc", "b"])
      await db.putItem({ TableName, Item: { pk: S("p"), sk: S(sk) } })
    const KeyConditions = { pk, sk: is("BEGINS_WITH", S("ab")) }
    const reply = await db.query({ TableName, KeyConditions })
    expect(reply.Items?.map((each) => each.sk?.S)).toEqual(["ab", "abc"])
  })

  test("may stand beside a filter expression", async () => {
    const reply = await db.query({
      TableName: events,
      KeyConditions: { pk },
      FilterExpression: "odd = :1",
      ExpressionAttributeValues: { ":1": N(1) },
    })
    expect(reply.Count).toBe(3)
  })

  const invalid = "ValidationException: "
  test.each<[Record<string, Condition>, string]>([
    [{ sk: is("EQ", N(1)) }, "Query condition missed key schema element: pk"],
    [{ pk, a: is("EQ", N(1)) }, "Query condition missed key schema element: sk"],
    [{ pk: is("GT", S("p")) }, "Query key condition not supported"],
    [{ pk: is("NE", S("p")) }, "Attempted conditional constraint is not an indexable operation"],
    [{ pk, sk: is("NULL") }, "Attempted conditional constraint is not an indexable operation"],
    [
      { pk, sk: is("CONTAINS", N(1)) },
      "Attempted conditional constraint is not an indexable operation",
    ],
    [
      { pk, sk: is("IN", S("1")) },
      "Attempted conditional constraint is not an indexable operation",
    ],
    [
      { pk, sk: is("EQ", S("1")) },
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ],
    [
      { pk, sk: is("EQ", N(1)), a: is("EQ", N(1)) },
      "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
    ],
    [
      { pk: is("EQ", S("")) },
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
  ])("%j is refused", async (KeyConditions, text) => {
    const call = db.query({ TableName: events, KeyConditions })
    expect(await refusalOf(call)).toBe(invalid + text)
  })

  test("a filter is not for keys", async () => {
    const QueryFilter = { sk: is("EQ", N(1)) }
    const call = db.query({ TableName: events, KeyConditions: { pk }, QueryFilter })
    expect(await refusalOf(call)).toBe(
      `${invalid}QueryFilter can only contain non-primary key attributes: Primary key attribute: sk`,
    )
  })
})
