import { expect, test } from "vitest"
import { ApiError } from "../error.ts"
import { parseTableArn, printTableArn, tableNameOf } from "./arn.ts"

const account = "123456789012"
const region = "eu-west-2"
const arn = `arn:aws:dynamodb:${region}:${account}:table/Orders`

test("an ARN that is taken apart and printed is the same", () => {
  const parts = parseTableArn(arn)
  expect(parts).toEqual({ account, region, name: "Orders" })
  expect(parts && printTableArn(parts)).toBe(arn)
})

// Only the one form in which DynamoDB prints a table's ARN is one: nothing is guessed or trimmed.
test.each([
  "Orders",
  "arn:aws:s3:eu-west-2:123456789012:table/Orders",
  "arn:aws-cn:dynamodb:eu-west-2:123456789012:table/Orders",
  "arn:aws:dynamodb:eu-west-2:12345678901:table/Orders",
  "arn:aws:dynamodb:eu-west-2:１２３４５６７８９０１２:table/Orders",
  "arn:aws:dynamodb:eu-west-2:123456789012:table/Or",
  "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders/index/by-day",
  "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders\n",
  " arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
])("no table's ARN: %j", (text) => {
  expect(parseTableArn(text)).toBeUndefined()
})

function outcome(nameOrArn: string): string {
  try {
    return tableNameOf(nameOrArn, account, region)
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
}

test("a name stands for itself, and an ARN for the name in it", () => {
  expect(outcome("Orders")).toBe("Orders")
  expect(outcome(arn)).toBe("Orders")
})

// Whoever asks must not learn whether the other account, region or table exists.
test("another account's ARN is refused before its region is judged", () => {
  for (const foreign of [
    "arn:aws:dynamodb:eu-west-2:999999999999:table/Orders",
    "arn:aws:dynamodb:us-east-1:999999999999:table/Orders",
  ]) {
    expect(outcome(foreign)).toBe("AccessDeniedException: ")
  }
})

test("another region's ARN is no table here", () => {
  const other = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"
  expect(outcome(other)).toBe(
    `ValidationException: 1 validation error detected: Invalid AWS region in '${other}'`,
  )
})

test("what is neither name nor ARN breaks the pattern of names", () => {
  expect(outcome("a:b")).toContain("Value 'a:b' at 'tableName' failed to satisfy constraint")
})
