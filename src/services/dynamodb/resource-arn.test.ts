import { expect, test } from "vitest"
import { openContext } from "../../../test/support/context.ts"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { checkResourceArn } from "./resource-arn.ts"

// Every way to cut a text at its colons was tried before it was refused.
test("a long text that is no ARN is refused at once", async () => {
  const context = await openContext()
  const ms = processorMsOf(() => {
    for (const arn of [":".repeat(400), "a:".repeat(600), "a:".repeat(500_000)]) {
      expect(() => checkResourceArn(arn, "dynamodb:TagResource", context)).toThrow(
        "is not authorized to perform: dynamodb:TagResource on resource: ",
      )
    }
  })
  expect(ms).toBeLessThan(200)
})

test("whatever has the form of an ARN goes on to be judged", async () => {
  const context = await openContext()
  for (const arn of ["a:b:c:d:e:f/g", "a:b:c:d:e:f:g/h/i"]) {
    expect(() => checkResourceArn(arn, "dynamodb:TagResource", context)).not.toThrow()
  }
})
