/** DynamoDB-Toolbox, unmodified: a query on an index. */
import { PutItemCommand, QueryCommand, UpdateItemCommand } from "dynamodb-toolbox"
import { expect, test } from "vitest"
import { openShop } from "./model.ts"

test("finds orders by their state and day, before and after a change", async () => {
  const { table, Order } = await openShop()
  for (let at = 0; at < 6; at++) {
    const status = at % 2 === 0 ? "open" : "paid"
    await Order.build(PutItemCommand)
      .item({ customerId: `c${at}`, orderId: "o", status, placed: `2026-01-0${at}`, total: at })
      .send()
  }
  const open = async (options: { limit?: number } = {}) => {
    const { Items } = await table
      .build(QueryCommand)
      .entities(Order)
      .query({ index: "gs1", partition: "open", range: { gte: "2026-01-01" } })
      .options(options)
      .send()
    return Items?.map(({ total }) => total)
  }
  expect(await open()).toEqual([2, 4])
  expect(await open({ limit: 1 })).toEqual([2])
  await Order.build(UpdateItemCommand)
    .item({ customerId: "c2", orderId: "o", status: "sent" })
    .send()
  expect(await open()).toEqual([4])
})
