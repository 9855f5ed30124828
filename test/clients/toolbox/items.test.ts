/** DynamoDB-Toolbox, unmodified: what it does on the table itself. */
import {
  $add,
  $append,
  $delete,
  $remove,
  BatchDeleteRequest,
  BatchGetCommand,
  BatchGetRequest,
  BatchPutRequest,
  BatchWriteCommand,
  DeleteItemCommand,
  executeBatchGet,
  executeBatchWrite,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "dynamodb-toolbox"
import { expect, test } from "vitest"
import { openShop } from "./model.ts"

const ada = {
  customerId: "ada",
  name: "Ada",
  tags: new Set(["early"]),
  address: { city: "London" },
}
const failed = /The conditional request failed/

test("puts under a condition, reads whole and in part", async () => {
  const { Customer } = await openShop()
  const put = Customer.build(PutItemCommand)
    .item(ada)
    .options({ condition: { attr: "customerId", exists: false } })
  await put.send()
  await expect(put.send()).rejects.toThrow(failed)
  const { Item } = await Customer.build(GetItemCommand).key({ customerId: "ada" }).send()
  expect(Item).toMatchObject({ ...ada, visits: 0, notes: [] })
  const part = await Customer.build(GetItemCommand)
    .key({ customerId: "ada" })
    .options({ consistent: true, attributes: ["name", "address.city"] })
    .send()
  expect(part.Item).toEqual({ name: "Ada", address: { city: "London" } })
})

test("adds, appends, removes and reports what changed", async () => {
  const { Customer } = await openShop()
  await Customer.build(PutItemCommand).item(ada).send()
  const { Attributes } = await Customer.build(UpdateItemCommand)
    .item({
      customerId: "ada",
      visits: $add(2),
      notes: $append(["came twice"]),
      tags: $add(new Set(["late"])),
      address: { zip: "N1" },
    })
    .options({ returnValues: "ALL_NEW" })
    .send()
  expect(Attributes).toMatchObject({
    visits: 2,
    notes: ["came twice"],
    tags: new Set(["early", "late"]),
    address: { city: "London", zip: "N1" },
  })
  const next = await Customer.build(UpdateItemCommand)
    .item({ customerId: "ada", tags: $delete(new Set(["early", "late"])), address: $remove() })
    .options({ returnValues: "ALL_NEW", condition: { attr: "visits", gte: 2 } })
    .send()
  expect(next.Attributes).not.toHaveProperty("tags")
  expect(next.Attributes).not.toHaveProperty("address")
  const gone = await Customer.build(DeleteItemCommand)
    .key({ customerId: "ada" })
    .options({ returnValues: "ALL_OLD" })
    .send()
  expect(gone.Attributes).toMatchObject({ visits: 2 })
})

test("queries a partition of two entities, scans, and goes page by page", async () => {
  const { table, Customer, Order } = await openShop()
  await Customer.build(PutItemCommand).item(ada).send()
  for (let at = 0; at < 7; at++) {
    const order = {
      customerId: "ada",
      orderId: `o${at}`,
      status: "open",
      placed: `d${at}`,
    } as const
    await Order.build(PutItemCommand)
      .item({ ...order, total: at })
      .send()
  }
  const orders = table
    .build(QueryCommand)
    .entities(Order)
    .query({ partition: "CUSTOMER#ada", range: { beginsWith: "ORDER#" } })
  const first = await orders.options({ limit: 5, reverse: true }).send()
  expect(first.Items?.map(({ total }) => total)).toEqual([6, 5, 4, 3, 2])
  const rest = await orders
    .options({ reverse: true, exclusiveStartKey: first.LastEvaluatedKey ?? {} })
    .send()
  expect(rest.Items?.map(({ total }) => total)).toEqual([1, 0])
  const large = await orders.options({ filters: { Order: { attr: "total", gt: 4 } } }).send()
  expect([large.Count, large.ScannedCount]).toEqual([2, 7])
  const all = await table.build(ScanCommand).entities(Customer, Order).send()
  expect(all.Items).toHaveLength(8)
})

test("writes and reads in batches", async () => {
  const { table, Customer, Order } = await openShop()
  const order = {
    customerId: "ada",
    orderId: "o1",
    status: "paid",
    placed: "d1",
    total: 1,
  } as const
  await executeBatchWrite(
    table
      .build(BatchWriteCommand)
      .requests(
        Customer.build(BatchPutRequest).item(ada),
        Order.build(BatchPutRequest).item(order),
      ),
  )
  const read = () =>
    executeBatchGet(
      table
        .build(BatchGetCommand)
        .requests(
          Customer.build(BatchGetRequest).key({ customerId: "ada" }),
          Order.build(BatchGetRequest).key({ customerId: "ada", orderId: "o1" }),
        ),
    )
  expect((await read()).Responses?.[0]).toMatchObject([{ name: "Ada" }, { total: 1 }])
  await executeBatchWrite(
    table
      .build(BatchWriteCommand)
      .requests(Order.build(BatchDeleteRequest).key({ customerId: "ada", orderId: "o1" })),
  )
  expect((await read()).Responses?.[0]?.[1]).toBeUndefined()
})
