/**
 * Numbers are exact decimals of up to 38 digits, returned in their shortest plain form.
 * Source: AWS guide, "Naming rules and data types"; texts as observed.
 */
import { describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
const nines = "9".repeat(38)

test.each([
  ["0", "0"],
  ["-0", "0"],
  ["+5", "5"],
  ["00042", "42"],
  ["1.500", "1.5"],
  ["1.5E2", "150"],
  ["100", "100"],
  [".5", "0.5"],
  ["-1e-3", "-0.001"],
  [nines, nines],
  [`0.${nines}`, `0.${nines}`],
  ["1E125", `1${"0".repeat(125)}`],
  ["1E-130", `0.${"0".repeat(129)}1`],
  [`${nines}000`, `${nines}000`],
])("%s is kept as %s", async (written, read) => {
  const TableName = await createTable(db, { pk: "N" })
  await db.putItem({ TableName, Item: { pk: { N: written }, n: { N: written } } })
  const { Items } = await db.scan({ TableName })
  expect(Items).toEqual([{ pk: { N: read }, n: { N: read } }])
  expect((await db.getItem({ TableName, Key: { pk: { N: read } } })).Item).toBeDefined()
})

test("a number key sorts by its value", async () => {
  const TableName = await createTable(db, { pk: "S", n: "N" })
  const inOrder = [
    "-1E125",
    "-1000.5",
    "-1000",
    "-2",
    "-0.1",
    "-1E-130",
    "0",
    "1E-130",
    "0.02",
    "0.1",
    "9",
    "10",
    "99.99",
    "1E38",
    "1E125",
  ]
  for (const N of inOrder.toReversed()) {
    await db.putItem({ TableName, Item: { pk: { S: "a" }, n: { N }, written: { S: N } } })
  }
  const { Items } = await db.query({
    TableName,
    KeyConditionExpression: "pk = :a",
    ExpressionAttributeValues: { ":a": { S: "a" } },
  })
  expect(Items?.map((item) => item.written?.S)).toEqual(inOrder)
})

describe("sums", () => {
  test.each([
    ["0.1", "0.2", "0.3"],
    ["0", "-0", "0"],
    ["12345678901234567890", "1", "12345678901234567891"],
    ["99999999999999999999999999999999999998", "1", nines],
    ["1", "-1.00000000000000000000000000000000001", "-0.00000000000000000000000000000000001"],
    ["5E124", "-5E124", "0"],
  ])("%s + %s = %s", async (one, other, sum) => {
    const TableName = await createTable(db, { pk: "S" })
    const Key = { pk: { S: "a" } }
    await db.putItem({ TableName, Item: { ...Key, added: { N: one }, set: { N: one } } })
    const { Attributes } = await db.updateItem({
      TableName,
      Key,
      UpdateExpression: "ADD added :n SET #set = #set + :n",
      ExpressionAttributeNames: { "#set": "set" },
      ExpressionAttributeValues: { ":n": { N: other } },
      ReturnValues: "UPDATED_NEW",
    })
    expect(Attributes).toEqual({ added: { N: sum }, set: { N: sum } })
  })
})

const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range"
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range"
test.each([
  ["1E126", overflow],
  ["-1E126", overflow],
  ["1E-131", underflow],
  [`${nines}9`, "Attempting to store more than 38 significant digits in a Number"],
  ["1e2147483648", overflow],
  ["NaN", "The parameter cannot be converted to a numeric value: NaN"],
  ["0x10", "The parameter cannot be converted to a numeric value: 0x10"],
  [" 1", "The parameter cannot be converted to a numeric value:  1"],
  ["", "The parameter cannot be converted to a numeric value: "],
])("%j is refused", async (N, text) => {
  const TableName = await createTable(db, { pk: "S" })
  expect(await refusalOf(db.putItem({ TableName, Item: { pk: { S: "a" }, n: { N } } }))).toBe(
    `ValidationException: 1 validation error detected: ${text}`,
  )
})
