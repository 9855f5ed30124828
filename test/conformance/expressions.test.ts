/** Condition, update and projection expressions, one line each: what they mean. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { item, Key, used } from "./expression-fixture.ts"

const db = subject()
let TableName = ""

beforeAll(async () => {
  TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: item })
})

describe("conditions", () => {
  test.each([
    // Comparison; a missing attribute compares as nothing but different (observed).
    ["word = :abc", true],
    ["five = :5", true],
    ["five < :9 AND ten > :9", true],
    ["five >= :5 AND five <= :5", true],
    ["word <> :abc", false],
    ["absent <> :abc", true],
    ["absent = :abc", false],
    ["NOT absent = :abc", true],
    ["absent < :abc", false],
    ["word > five", false],
    ["word <> five", true],
    ["box = :box", true],
    ["tags = :tags", true],
    ["box.core.deep = :7", true],
    ["steps[1].b > steps[1].a", true],
    ["steps[9] = :1", false],
    // Ranges and sets
    ["five BETWEEN :1 AND :9", true],
    ["five between :9 and :10", false],
    ["five IN (:1, :abc, :5)", true],
    ["absent IN (:1)", false],
    // Functions
    ["attribute_exists(box.core)", true],
    ["attribute_exists(box.shell)", false],
    ["attribute_not_exists(absent)", true],
    ["attribute_type(word, :S)", true],
    ["attribute_type(five, :S)", false],
    ["begins_with(word, :ab)", true],
    ["begins_with(five, :ab)", false],
    ["contains(word, :b)", true],
    ["contains(tags, :x)", true],
    ["contains(tags, :z)", false],
    ["contains(figures, :1)", true],
    ["size(word) < :5 AND size(tags) > :1", true],
    ["size(steps) = size(bytes)", true],
    ["size(five) = :1", false],
    ["size(absent) = :0", false],
    // Precedence: NOT before AND before OR.
    ["five = :5 OR five = :1 AND five = :9", true],
    ["(five = :5 OR five = :1) AND five = :9", false],
    ["NOT five = :1 AND five = :5", true],
    ["NOT (five = :5 AND ten = :10)", false],
    ["NOT NOT five = :5 AND NOT NOT NOT five = :1", true],
  ])("%s is %s", async (expression, outcome) => {
    const put = db.putItem({
      TableName,
      Item: item,
      ConditionExpression: expression,
      ...used(expression),
    })
    const answer = await put.then(() => "true", refusalName)
    expect(answer).toBe(String(outcome))
    // A filter is the same language.
    const scan = await db
      .scan({ TableName, FilterExpression: expression, ...used(expression) })
      .then(({ Count }) => String(Count === 1), refusalName)
    expect(scan).toBe(answer)
  })
})

describe("updates", () => {
  const removed = undefined
  test.each<[string, Record<string, AttributeValue | undefined>]>([
    ["SET word = :b", { word: { S: "b" } }],
    ["SET five = five + :1, ten = :10 - five", { five: { N: "6" }, ten: { N: "5" } }],
    // Every right-hand side reads the item as it was.
    ["SET five = ten, ten = five", { five: { N: "10" }, ten: { N: "5" } }],
    ["SET five = if_not_exists(five, :9)", {}],
    ["SET fresh = if_not_exists(fresh, :9)", { fresh: { N: "9" } }],
    ["SET fresh = if_not_exists(fresh, :0) + :1", { fresh: { N: "1" } }],
    ["SET fresh = list_append(if_not_exists(fresh, :none), :list)", { fresh: { L: [{ N: "9" }] } }],
    ["SET steps = list_append(:list, steps)", { steps: { L: [{ N: "9" }, ...item.steps.L] } }],
    // Past the end of a list means at its end.
    ["SET steps[77] = :9", { steps: { L: [...item.steps.L, { N: "9" }] } }],
    ["SET box.side = :z", { box: { M: { ...item.box.M, side: { S: "z" } } } }],
    ["SET box.fresh = :z", { box: { M: { ...item.box.M, fresh: { S: "z" } } } }],
    ["REMOVE word, absent", { word: removed }],
    // Places are counted in the list as it was.
    ["REMOVE steps[0], steps[1]", { steps: { L: [{ N: "3" }] } }],
    ["REMOVE box.core.deep", { box: { M: { ...item.box.M, core: { M: {} } } } }],
    ["ADD five :1", { five: { N: "6" } }],
    ["ADD fresh :1", { fresh: { N: "1" } }],
    ["ADD tags :yz", { tags: { SS: ["x", "y", "z"] } }],
    ["DELETE tags :yz", { tags: { SS: ["x"] } }],
    // A set never becomes empty: it goes.
    ["DELETE tags :tags", { tags: removed }],
    ["DELETE absent :y", {}],
    ["SET word = :b REMOVE nil ADD five :1", { word: { S: "b" }, nil: removed, five: { N: "6" } }],
  ])("%s", async (expression, changed) => {
    await db.putItem({ TableName, Item: item })
    const { Attributes } = await db.updateItem({
      TableName,
      Key,
      UpdateExpression: expression,
      ...used(expression),
      ReturnValues: "ALL_NEW",
    })
    expect(inOrder(Attributes)).toEqual(inOrder(present({ ...item, ...changed })))
  })

  test.each([
    ["SET a.b = :1", "The document path provided in the update expression is invalid for update"],
    ["REMOVE a.b", "The document path provided in the update expression is invalid for update"],
    [
      "SET a = absent",
      "The provided expression refers to an attribute that does not exist in the item",
    ],
    ["SET a = word + :1", "An operand in the update expression has an incorrect data type"],
    ["ADD word :1", "An operand in the update expression has an incorrect data type"],
  ])("%s cannot be applied", async (expression, text) => {
    await db.putItem({ TableName, Item: item })
    const update = { TableName, Key, UpdateExpression: expression, ...used(expression) }
    expect(await refusalOf(db.updateItem(update))).toBe(`ValidationException: ${text}`)
    expect(inOrder((await db.getItem({ TableName, Key })).Item)).toEqual(inOrder(item))
  })
})

describe("projections", () => {
  test.each<[string, Record<string, AttributeValue>]>([
    ["five, word", { five: { N: "5" }, word: { S: "abc" } }],
    ["absent", {}],
    ["box.side", { box: { M: { side: { S: "s" } } } }],
    ["box.side, box.core.deep", { box: item.box }],
    // What is left of a list closes up, and parts of one element join.
    ["steps[2], steps[0]", { steps: { L: [{ S: "one" }, { N: "3" }] } }],
    ["steps[1].b, steps[1].a", { steps: { L: [{ M: { a: { N: "1" }, b: { N: "2" } } }] } }],
  ])("%s", async (ProjectionExpression, projected) => {
    await db.putItem({ TableName, Item: item })
    expect((await db.getItem({ TableName, Key, ProjectionExpression })).Item).toEqual(projected)
    expect((await db.scan({ TableName, ProjectionExpression })).Items).toEqual([projected])
  })
})

function refusalName(error: Error): string {
  return error.name === "ConditionalCheckFailedException" ? "false" : error.message
}

function present(attributes: Record<string, AttributeValue | undefined>) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

/** Members of a set have no order. */
function inOrder(attributes: Record<string, AttributeValue | undefined> | undefined) {
  const entries = Object.entries(attributes ?? {})
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      value?.SS ? { SS: value.SS.toSorted() } : value?.NS ? { NS: value.NS.toSorted() } : value,
    ]),
  )
}
