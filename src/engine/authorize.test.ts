import { expect, test } from "vitest"
import { authorize } from "./authorize.ts"

const request = {
  account: "123456789012",
  region: "eu-west-2",
  arn: "arn:aws:iam::123456789012:root",
  action: "dynamodb:GetItem",
}
const arnOf = (account: string) => `arn:aws:dynamodb:eu-west-2:${account}:table/Orders`

test("the root of an account may do everything in it", () => {
  expect(() => authorize({ ...request, tables: [] })).not.toThrow()
  expect(() => authorize({ ...request, tables: ["Orders", arnOf("123456789012")] })).not.toThrow()
})

// AWS guide: access across accounts takes a resource-based policy on the other side.
test("one foreign table is enough to refuse a request", () => {
  expect(() => authorize({ ...request, tables: ["Orders", arnOf("999999999999")] })).toThrow(
    "User: arn:aws:iam::123456789012:root is not authorized to perform: dynamodb:GetItem on " +
      "resource: arn:aws:dynamodb:eu-west-2:999999999999:table/Orders because no resource-based " +
      "policy allows the dynamodb:GetItem action",
  )
})
