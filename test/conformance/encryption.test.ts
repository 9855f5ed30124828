// What a table says of the key that protects it. AWS guide: "DynamoDB encryption at rest".
import type { CreateTableInput } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { subject } from "../support/subject.ts"

const db = subject()
const simple: Omit<CreateTableInput, "TableName"> = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}
const describe = async (TableName: string) =>
  (await db.describeTable({ TableName })).Table?.SSEDescription
const managedKey = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const enabled = { Status: "ENABLED", SSEType: "KMS" }

test("DynamoDB's own key is the default, and never described", async () => {
  for (const [TableName, SSESpecification] of [
    ["without", undefined],
    ["disabled", { Enabled: false }],
    ["empty", {}],
  ] as const) {
    await db.createTable({ TableName, ...simple, ...(SSESpecification && { SSESpecification }) })
    expect(await describe(TableName)).toBeUndefined()
  }
})

test("the key that AWS manages is one for all tables of an account in a region", async () => {
  const SSESpecification = { Enabled: true }
  const arns = new Set<string | undefined>()
  for (const TableName of ["first", "second"]) {
    const made = await db.createTable({ TableName, ...simple, SSESpecification })
    const described = { ...enabled, KMSMasterKeyArn: expect.stringMatching(managedKey) }
    expect(made.TableDescription?.SSEDescription).toEqual(described)
    expect(await describe(TableName)).toEqual(described)
    arns.add((await describe(TableName))?.KMSMasterKeyArn)
  }
  await db.createTable({ TableName: "third", ...simple })
  await db.updateTable({ TableName: "third", SSESpecification: { Enabled: true, SSEType: "KMS" } })
  arns.add((await describe("third"))?.KMSMasterKeyArn)
  expect(arns.size).toBe(1)
})

test("a key of one's own is named, changed, and given up", async () => {
  const TableName = "own"
  const id = "11111111-2222-4333-8444-555555555555"
  await db.createTable({
    TableName,
    ...simple,
    SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: id },
  })
  expect((await describe(TableName))?.KMSMasterKeyArn).toMatch(new RegExp(`:key/${id}$`))
  await db.putItem({ TableName, Item: { pk: { S: "a" } } })
  const KMSMasterKeyId = "arn:aws:kms:eu-west-2:123456789012:key/other"
  await db.updateTable({
    TableName,
    SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId },
  })
  expect(await describe(TableName)).toEqual({ ...enabled, KMSMasterKeyArn: KMSMasterKeyId })
  await db.updateTable({ TableName, SSESpecification: { Enabled: false } })
  expect(await describe(TableName)).toBeUndefined()
  expect((await db.scan({ TableName })).Count).toBe(1)
})

test.each([
  [{ Enabled: true, SSEType: "AES256" }, "SSEType AES256 is not supported"],
  [
    { Enabled: true, KMSMasterKeyId: "alias/a" },
    "SSEType KMS is required if KMSMasterKeyId is specified",
  ],
  [
    { Enabled: false, KMSMasterKeyId: "alias/a" },
    "KMSMasterKeyId can not be specified if Enabled is false",
  ],
  [{ Enabled: false, SSEType: "KMS" }, "SSEType can not be specified if Enabled is false"],
] as const)("%j is refused", async (SSESpecification, text) => {
  await expect(
    db.createTable({ TableName: "refused", ...simple, SSESpecification }),
  ).rejects.toThrow(`One or more parameter values were invalid: ${text}`)
})
