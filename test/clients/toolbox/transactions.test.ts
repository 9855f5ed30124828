/** DynamoDB-Toolbox, unmodified: its transactions. */
import {
  $add,
  ConditionCheck,
  DeleteTransaction,
  executeTransactGet,
  executeTransactWrite,
  GetItemCommand,
  GetTransaction,
  PutItemCommand,
  PutTransaction,
  UpdateTransaction,
} from "dynamodb-toolbox"
import { expect, test } from "vitest"
import { openShop } from "./model.ts"

const order = { customerId: "ada", orderId: "o1", status: "open", placed: "d1", total: 5 } as const

test("places an order for a customer who is there, and for nobody else", async () => {
  const { Customer, Order } = await openShop()
  const place = (name: string) =>
    executeTransactWrite(
      Customer.build(ConditionCheck)
        .key({ customerId: "ada" })
        .condition({ attr: "name", eq: name }),
      Order.build(PutTransaction).item(order),
    )
  await expect(place("Ada")).rejects.toThrow(/\[ConditionalCheckFailed, None\]/)
  await Customer.build(PutItemCommand).item({ customerId: "ada", name: "Ada" }).send()
  await place("Ada")
  await executeTransactWrite(
    Customer.build(UpdateTransaction).item({ customerId: "ada", visits: $add(1) }),
    Order.build(DeleteTransaction).key({ customerId: "ada", orderId: "o1" }),
  )
  const { Responses } = await executeTransactGet(
    Customer.build(GetTransaction).key({ customerId: "ada" }),
    Order.build(GetTransaction).key({ customerId: "ada", orderId: "o1" }),
  )
  expect(Responses).toMatchObject([{ Item: { visits: 1 } }, {}])
  expect((await Order.build(GetItemCommand).key(order).send()).Item).toBeUndefined()
})
