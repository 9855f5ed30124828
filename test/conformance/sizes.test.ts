/** Limits at their last accepted and first refused value. Source: AWS guide, "Constraints". */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
const itemBytesMax = 409_600
const pk = { S: "a" }

test("an item of exactly 400 KB is accepted, one byte more is not", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const filler = itemBytesMax - "pk".length - "a".length - "f".length
  const put = (bytes: number) =>
    db.putItem({ TableName, Item: { pk, f: { S: "x".repeat(bytes) } } })
  await put(filler)
  const text = "ValidationException: Item size has exceeded the maximum allowed size"
  expect(await refusalOf(put(filler + 1))).toBe(text)
  // UTF-8 bytes count, not characters.
  expect(
    await refusalOf(db.putItem({ TableName, Item: { pk, f: { S: "ü".repeat(filler / 2 + 1) } } })),
  ).toBe(text)

  const update = db.updateItem({
    TableName,
    Key: { pk },
    UpdateExpression: "SET g = :g",
    ExpressionAttributeValues: { ":g": { S: "x" } },
  })
  expect(await refusalOf(update)).toBe(
    "ValidationException: Item size to update has exceeded the maximum allowed size",
  )
})

describe("keys", () => {
  const invalid = "ValidationException: One or more parameter values were invalid: "
  test.each([
    [
      "partition",
      2048,
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      "sort",
      1024,
      `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
  ])("a %s key has at most %d bytes", async (kind, bytesMax, text) => {
    const TableName = await createTable(db, { partition: "S", sort: "S" })
    const put = (bytes: number) => {
      const Item = { partition: { S: "a" }, sort: { S: "a" }, [kind]: { S: "x".repeat(bytes) } }
      return db.putItem({ TableName, Item })
    }
    await put(bytesMax)
    expect(await refusalOf(put(bytesMax + 1))).toBe(text)
  })
})

test("values nest 32 levels deep", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const put = (levels: number) => {
    let value: AttributeValue = { S: "leaf" }
    for (let level = 1; level < levels; level += 1) value = { L: [value] }
    return db.putItem({ TableName, Item: { pk, deep: value } })
  }
  await put(32)
  expect(await refusalOf(put(33))).toMatch(
    /^ValidationException: .*Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit$/,
  )
})
