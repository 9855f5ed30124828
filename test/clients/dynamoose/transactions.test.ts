/** Dynamoose, unmodified: its transactions. */
import { expect, test } from "vitest"
import { emma, openLibrary } from "./model.ts"

test("writes all of them or none", async () => {
  const { Books, dynamoose } = await openLibrary()
  await dynamoose.transaction([
    Books.transaction.create(emma),
    Books.transaction.create({ ...emma, isbn: "2" }),
  ])
  const again = dynamoose.transaction([
    Books.transaction.update({ isbn: "2" }, { $ADD: { year: 1 } }),
    Books.transaction.create(emma),
  ])
  await expect(again).rejects.toThrow(/ConditionalCheckFailed/)
  expect((await Books.get("2")).year).toBe(1815)
  await dynamoose.transaction([
    Books.transaction.update({ isbn: "2" }, { $ADD: { year: 1 } }),
    Books.transaction.delete("1"),
  ])
  const found = await dynamoose.transaction([Books.transaction.get("2")])
  expect(found).toMatchObject([{ year: 1816 }])
})
