/**
 * The parameters from before expressions, through the SDK: what they mean. AWS guide: Legacy
 * conditional parameters; where it is silent or wrong, as observed.
 */
import type {
  AttributeValue,
  AttributeValueUpdate,
  Condition,
  ExpectedAttributeValue,
} from "@aws-sdk/client-dynamodb"
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

const failed = "ConditionalCheckFailedException: The conditional request failed"
/** Tries the condition with all three writes, none of which changes the item when it holds. */
async function holds(Expected: Record<string, ExpectedAttributeValue>): Promise<boolean> {
  const put = await refusalOf(db.putItem({ TableName, Item: item, Expected })).catch(() => "held")
  const update = await refusalOf(db.updateItem({ TableName, Key, Expected })).catch(() => "held")
  expect(update).toBe(put)
  expect(["held", failed]).toContain(put)
  return put === "held"
}

describe("conditions", () => {
  test.each<[string, Condition, boolean]>([
    ["word", is("EQ", S("abc")), true],
    ["five", is("EQ", N(5)), true],
    ["five", is("EQ", S("5")), false],
    ["tags", is("EQ", { SS: ["y", "x"] }), true],
    ["box", is("EQ", { M: { side: S("s"), core: { M: { deep: N(7) } } } }), true],
    ["yes", is("EQ", { BOOL: true }), true],
    ["absent", is("EQ", S("abc")), false],
    ["word", is("NE", S("abc")), false],
    ["word", is("NE", N(1)), true],
    ["absent", is("NE", N(1)), true],
    ["five", is("LT", N(6)), true],
    ["five", is("LE", N(5)), true],
    ["five", is("GT", N(5)), false],
    ["five", is("GE", N(5)), true],
    ["ten", is("GT", N(9)), true],
    ["word", is("GT", N(1)), false],
    ["bytes", is("LT", { B: Uint8Array.of(2) }), true],
    ["five", is("NOT_NULL"), true],
    // NULL asks whether there is an attribute, not whether it is of type NULL.
    ["nil", is("NOT_NULL"), true],
    ["nil", is("NULL"), false],
    ["absent", is("NULL"), true],
    ["word", is("CONTAINS", S("bc")), true],
    ["word", is("CONTAINS", N(1)), false],
    ["tags", is("CONTAINS", S("x")), true],
    ["figures", is("CONTAINS", N(2)), true],
    ["steps", is("CONTAINS", S("one")), true],
    ["bytes", is("CONTAINS", { B: Uint8Array.of(2, 3) }), true],
    ["word", is("NOT_CONTAINS", S("x")), true],
    ["word", is("NOT_CONTAINS", N(1)), true],
    ["tags", is("NOT_CONTAINS", S("x")), false],
    // An attribute that is not there neither contains nor does not contain: unlike NE.
    ["absent", is("NOT_CONTAINS", S("x")), false],
    ["absent", is("CONTAINS", S("x")), false],
    ["word", is("BEGINS_WITH", S("ab")), true],
    ["five", is("BEGINS_WITH", S("5")), false],
    ["five", is("IN", N(1), N(5)), true],
    ["five", is("IN", N(1)), false],
    // IN looks for the attribute in the list, not for the list in the attribute.
    ["figures", is("IN", N(1), N(2)), false],
    ["five", is("BETWEEN", N(5), N(6)), true],
    ["five", is("BETWEEN", N(6), N(9)), false],
    ["word", is("BETWEEN", S("abc"), S("abd")), true],
    ["absent", is("BETWEEN", N(1), N(9)), false],
    // A name is a name: neither a path nor a reserved word nor anything inherited.
    ["box.side", is("NULL"), true],
    ["status", is("NULL"), true],
    ["__proto__", is("NULL"), true],
    ["constructor", is("NULL"), true],
  ])("%s %j is %s", async (name, condition, outcome) => {
    expect(await holds(Object.fromEntries([[name, condition]]))).toBe(outcome)
    // A filter asks the same.
    const ScanFilter = Object.fromEntries([[name, condition]])
    expect((await db.scan({ TableName, ScanFilter })).Count).toBe(outcome ? 1 : 0)
    const KeyConditions = { pk: is("EQ", S("a")) }
    const query = await db.query({ TableName, KeyConditions, QueryFilter: ScanFilter })
    expect([query.Count, query.ScannedCount]).toEqual([outcome ? 1 : 0, 1])
  })

  test("a value alone must be equal, and Exists: false asks for none", async () => {
    expect(await holds({ five: { Value: N(5) } })).toBe(true)
    expect(await holds({ five: { Value: N(5), Exists: true } })).toBe(true)
    expect(await holds({ five: { Value: N(6) } })).toBe(false)
    expect(await holds({ five: { Exists: false } })).toBe(false)
    expect(await holds({ absent: { Exists: false } })).toBe(true)
    expect(await holds({ five: { ComparisonOperator: "LT", Value: N(6) } })).toBe(true)
  })

  test("all must hold, or with OR one of them", async () => {
    const both = { five: is("EQ", N(5)), word: is("EQ", S("other")) }
    expect(await holds(both)).toBe(false)
    const count = async (ConditionalOperator: "AND" | "OR") =>
      (await db.scan({ TableName, ScanFilter: both, ConditionalOperator })).Count
    expect(await count("AND")).toBe(0)
    expect(await count("OR")).toBe(1)
    await db.putItem({ TableName, Item: item, Expected: both, ConditionalOperator: "OR" })
  })

  test("a failing expectation hands the item back where that is asked for", async () => {
    const call = db.deleteItem({
      TableName,
      Key,
      Expected: { pk: { Exists: false } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    })
    await expect(call).rejects.toMatchObject({ Item: { word: S("abc") } })
  })
})

describe("AttributeUpdates", () => {
  const start = { a: N(1), list: { L: [N(1)] }, set: { SS: ["x", "y"] }, text: S("t") }
  const removed = undefined
  test.each<[Record<string, AttributeValueUpdate>, Record<string, AttributeValue | undefined>]>([
    [{ a: { Value: S("b") } }, { a: S("b") }],
    [
      { a: { Value: S("b"), Action: "PUT" }, fresh: { Value: N(2) } },
      { a: S("b"), fresh: N(2) },
    ],
    [
      { a: { Action: "ADD", Value: N(2) }, fresh: { Action: "ADD", Value: N(2) } },
      { a: N(3), fresh: N(2) },
    ],
    [
      { list: { Action: "ADD", Value: { L: [N(2), S("3")] } } },
      { list: { L: [N(1), N(2), S("3")] } },
    ],
    [{ fresh: { Action: "ADD", Value: { L: [N(2)] } } }, { fresh: { L: [N(2)] } }],
    [{ set: { Action: "ADD", Value: { SS: ["y", "z"] } } }, { set: { SS: ["x", "y", "z"] } }],
    [{ set: { Action: "DELETE", Value: { SS: ["y", "z"] } } }, { set: { SS: ["x"] } }],
    [{ set: { Action: "DELETE", Value: { SS: ["x", "y"] } } }, { set: removed }],
    [{ a: { Action: "DELETE" }, absent: { Action: "DELETE" } }, { a: removed }],
    [{ absent: { Action: "DELETE", Value: { NS: ["1"] } } }, {}],
    [
      { "a.b": { Value: N(1) }, "#c": { Value: N(2) } },
      { "a.b": N(1), "#c": N(2) },
    ],
    [{}, {}],
  ])("%j", async (AttributeUpdates, changed) => {
    const own = { pk: S(crypto.randomUUID()) }
    await db.putItem({ TableName, Item: { ...own, ...start } })
    const { Attributes } = await db.updateItem({
      TableName,
      Key: own,
      AttributeUpdates,
      ReturnValues: "ALL_NEW",
    })
    expect(Attributes).toEqual(JSON.parse(JSON.stringify({ ...own, ...start, ...changed })))
    expect((await db.getItem({ TableName, Key: own })).Item).toEqual(Attributes)
  })

  test.each<AttributeValueUpdate>([
    { Action: "ADD", Value: N(1) },
    { Action: "ADD", Value: { L: [N(1)] } },
    { Action: "ADD", Value: { NS: ["1"] } },
    { Action: "DELETE", Value: { SS: ["t"] } },
  ])("%j does not fit a text", async (update) => {
    const own = { pk: S(crypto.randomUUID()) }
    await db.putItem({ TableName, Item: { ...own, ...start } })
    const call = db.updateItem({ TableName, Key: own, AttributeUpdates: { text: update } })
    expect(await refusalOf(call)).toBe("ValidationException: Type mismatch for attribute to update")
  })

  test("shows what it touched, and nothing of what it removed", async () => {
    const own = { pk: S(crypto.randomUUID()) }
    const update = async (ReturnValues: "UPDATED_OLD" | "UPDATED_NEW") => {
      await db.putItem({ TableName, Item: { ...own, ...start } })
      const AttributeUpdates = {
        a: { Action: "ADD" as const, Value: N(1) },
        set: { Action: "DELETE" as const },
        fresh: { Value: N(9) },
      }
      const reply = await db.updateItem({ TableName, Key: own, AttributeUpdates, ReturnValues })
      return reply.Attributes
    }
    expect(await update("UPDATED_OLD")).toEqual({ a: N(1), set: start.set })
    expect(await update("UPDATED_NEW")).toEqual({ a: N(2), fresh: N(9) })
  })

  test("DELETE creates no item, but PUT, ADD and nothing at all do", async () => {
    const updated = async (AttributeUpdates: Record<string, AttributeValueUpdate>) => {
      const own = { pk: S(crypto.randomUUID()) }
      await db.updateItem({ TableName, Key: own, AttributeUpdates })
      const { Item } = await db.getItem({ TableName, Key: own })
      return Item && Object.keys(Item).sort()
    }
    expect(await updated({ a: { Action: "DELETE" } })).toBeUndefined()
    const some = { Action: "DELETE" as const, Value: { SS: ["x"] } }
    expect(await updated({ a: some })).toBeUndefined()
    expect(await updated({ a: { Action: "DELETE" }, b: { Value: N(1) } })).toEqual(["b", "pk"])
    expect(await updated({ a: { Action: "ADD", Value: N(1) } })).toEqual(["a", "pk"])
    expect(await updated({})).toEqual(["pk"])
  })

  test("the key is not updated", async () => {
    const call = db.updateItem({ TableName, Key, AttributeUpdates: { pk: { Value: S("b") } } })
    expect(await refusalOf(call)).toBe(
      "ValidationException: One or more parameter values were invalid: " +
        "Cannot update attribute pk. This attribute is part of the key",
    )
  })
})
