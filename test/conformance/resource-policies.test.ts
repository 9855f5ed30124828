/** Resource policies, through the SDK. API reference: PutResourcePolicy; DynamoDB guide: considerations. */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

async function tableArn(): Promise<string> {
  const name = await createTable(db, { pk: "S" })
  const { Table } = await db.describeTable({ TableName: name })
  return Table?.TableArn as string
}

const policyFor = (arn: string, action = "dynamodb:GetItem") =>
  `{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": "*",
     "Action": "${action}", "Resource": "${arn}" } }`

test("a policy comes back as it was sent, and the same again keeps its revision", async () => {
  const ResourceArn = await tableArn()
  const Policy = policyFor(ResourceArn)
  const { RevisionId } = await db.putResourcePolicy({ ResourceArn, Policy })
  expect(RevisionId).toMatch(/^\d+$/)
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy, RevisionId })
  expect(await db.putResourcePolicy({ ResourceArn, Policy })).toMatchObject({ RevisionId })
})

test("another policy has another revision, and only the expected one is replaced", async () => {
  const ResourceArn = await tableArn()
  const Policy = policyFor(ResourceArn)
  const first = await db.putResourcePolicy({ ResourceArn, Policy, ExpectedRevisionId: "NO_POLICY" })
  const other = policyFor(ResourceArn, "dynamodb:Query")
  const replacing = (ExpectedRevisionId: string) =>
    db.putResourcePolicy({ ResourceArn, Policy: other, ExpectedRevisionId })
  await expect(replacing("NO_POLICY")).rejects.toMatchObject({ name: "PolicyNotFoundException" })
  await expect(replacing("1")).rejects.toMatchObject({ name: "PolicyNotFoundException" })
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy })
  const second = await replacing(first.RevisionId as string)
  expect(second.RevisionId).not.toBe(first.RevisionId)
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy: other })
})

test("deletes a policy, once and again, but not one that is not expected", async () => {
  const ResourceArn = await tableArn()
  const { RevisionId } = await db.putResourcePolicy({ ResourceArn, Policy: policyFor(ResourceArn) })
  await expect(
    db.deleteResourcePolicy({ ResourceArn, ExpectedRevisionId: "1" }),
  ).rejects.toMatchObject({
    name: "PolicyNotFoundException",
  })
  expect(await db.deleteResourcePolicy({ ResourceArn })).toMatchObject({ RevisionId })
  expect((await db.deleteResourcePolicy({ ResourceArn })).RevisionId ?? "").toBe("")
  await expect(
    db.deleteResourcePolicy({ ResourceArn, ExpectedRevisionId: RevisionId }),
  ).rejects.toMatchObject({ name: "PolicyNotFoundException" })
  await expect(db.getResourcePolicy({ ResourceArn })).rejects.toMatchObject({
    name: "PolicyNotFoundException",
    message: `Resource-based policy not found for the provided ResourceArn: ${ResourceArn}`,
  })
})

test("a table may be created with a policy", async () => {
  const TableName = `t-${crypto.randomUUID()}`
  const ResourceArn = (await tableArn()).replace(/table\/.*/, `table/${TableName}`)
  const ResourcePolicy = policyFor(ResourceArn)
  await db.createTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    ResourcePolicy,
  })
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy: ResourcePolicy })
})

test("refuses what is no policy, and changes nothing", async () => {
  const ResourceArn = await tableArn()
  const Policy = policyFor(ResourceArn)
  await db.putResourcePolicy({ ResourceArn, Policy })
  const refusals = [
    ["{}", "Invalid policy document: Syntax errors in policy. Line 1, column 1: "],
    [`${Policy.slice(0, -2)},]}`, "Invalid policy document: Syntax errors in policy. Line 2, "],
    [Policy.replace('"*"', '{"AWS":"bob"}'), "Invalid principal in policy document."],
    [Policy.replace("GetItem", "ListStreams"), 'names are invalid: "dynamodb:ListStreams"'],
    [Policy + " ".repeat(20 * 1024), "Invalid policy document: "],
  ] as const
  for (const [document, text] of refusals) {
    const refused = expect(db.putResourcePolicy({ ResourceArn, Policy: document })).rejects
    await refused.toMatchObject({ name: "ValidationException" })
    await expect(db.putResourcePolicy({ ResourceArn, Policy: document })).rejects.toThrow(
      "One or more parameter values were invalid: ",
    )
    await expect(db.putResourcePolicy({ ResourceArn, Policy: document })).rejects.toThrow(text)
  }
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy })
})

test("refuses a policy that locks its author out, unless that is confirmed", async () => {
  const ResourceArn = await tableArn()
  const Policy = policyFor(ResourceArn, "dynamodb:PutResourcePolicy").replace("Allow", "Deny")
  await expect(db.putResourcePolicy({ ResourceArn, Policy })).rejects.toMatchObject({
    name: "ValidationException",
  })
  await db.putResourcePolicy({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true })
  await expect(
    db.putResourcePolicy({ ResourceArn, Policy: policyFor(ResourceArn) }),
  ).rejects.toThrow("with an explicit deny in a resource-based policy")
  await db.deleteResourcePolicy({ ResourceArn })
})

test("a policy counts at the next request, for the owner of the table, too", async () => {
  const ResourceArn = await tableArn()
  const TableName = ResourceArn.split("/")[1] as string
  const Item = { pk: { S: "a" } }
  await db.putItem({ TableName, Item })
  const Policy = policyFor(ResourceArn).replace("Allow", "Deny")
  await db.putResourcePolicy({ ResourceArn, Policy })
  await expect(db.getItem({ TableName, Key: Item })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringMatching(
      /^User: arn:aws:iam::\d{12}:root is not authorized to perform: dynamodb:GetItem on resource: .* with an explicit deny in a resource-based policy$/,
    ),
  })
  await expect(
    db.transactGetItems({ TransactItems: [{ Get: { TableName, Key: Item } }] }),
  ).rejects.toThrow("dynamodb:GetItem")
  await db.deleteResourcePolicy({ ResourceArn })
  expect((await db.getItem({ TableName, Key: Item })).Item).toEqual(Item)
})

test("refuses tables that are not there", async () => {
  const ResourceArn = (await tableArn()).replace(/table\/.*/, "table/nowhere")
  const missing = { name: "ResourceNotFoundException" }
  await expect(db.getResourcePolicy({ ResourceArn })).rejects.toMatchObject(missing)
  await expect(db.deleteResourcePolicy({ ResourceArn })).rejects.toMatchObject(missing)
  await expect(
    db.putResourcePolicy({ ResourceArn, Policy: policyFor(ResourceArn) }),
  ).rejects.toMatchObject(missing)
})
