import { expect, test } from "vitest"
import { evaluate } from "./evaluate.ts"
import { awsManagedPolicies } from "./managed-policies.ts"
import { readPolicy } from "./parse-policy.ts"

function decide(name: string, action: string): string {
  const arn = `arn:aws:iam::aws:policy/${name}`
  const document = awsManagedPolicies.get(arn)?.document
  const account = "123456789012"
  const request = {
    principal: { account, kind: "user", arn: `arn:aws:iam::${account}:user/app` },
    action,
    resource: `arn:aws:dynamodb:us-east-1:${account}:table/Orders`,
    account,
    context: () => undefined,
  } as const
  const policy = readPolicy(document, { kind: "identity", source: arn })
  return evaluate(request, { identity: [policy] }).decision
}

const reads = ["GetItem", "BatchGetItem", "Query", "Scan", "DescribeTable", "ListTables"]
const writes = [
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "CreateTable",
  "TagResource",
]

test("AmazonDynamoDBReadOnlyAccess allows reads and no write", () => {
  for (const name of reads) {
    expect(decide("AmazonDynamoDBReadOnlyAccess", `dynamodb:${name}`), name).toBe("allow")
  }
  for (const name of writes) {
    expect(decide("AmazonDynamoDBReadOnlyAccess", `dynamodb:${name}`), name).toBe("implicitDeny")
  }
})

test("AmazonDynamoDBFullAccess allows everything of DynamoDB and nothing else", () => {
  for (const name of [...reads, ...writes]) {
    expect(decide("AmazonDynamoDBFullAccess", `dynamodb:${name}`), name).toBe("allow")
  }
  expect(decide("AmazonDynamoDBFullAccess", "iam:CreateUser")).toBe("implicitDeny")
})
