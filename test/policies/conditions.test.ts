/** Policies with conditions, on the server as users run it. DynamoDB guide: fine-grained access. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import { refusalOf } from "../accounts/strict-app.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const TableName = "Messages"
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`
const resources = [arn, `${arn}/index/*`]
const allowed = /^accepted/
const notAllowed = /^AccessDeniedException: .* because no identity-based policy allows the/
const forbidden = /^AccessDeniedException: .* with an explicit deny in an identity-based policy$/

let server: PolicyServer
let users = 0
beforeAll(async () => {
  server = await startPolicyServer()
  await server.root.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "shop"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "ByShop",
        KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    Tags: [{ Key: "Team", Value: "blue" }],
  })
  for (const pk of ["GRP#ann", "GRP#bob"]) {
    const more = { shop: { S: "ann" }, text: { S: "hello" }, secret: { S: "s" } }
    await server.root.putItem({ TableName, Item: { ...keyOf(pk), ...more } })
  }
})
afterAll(() => server[Symbol.asyncDispose]())

const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: "1" } })
const allow = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" }

async function userWith(name: string, ...Statement: readonly object[]): Promise<DynamoDB> {
  return server.client(await server.addUser(name, { Version: "2012-10-17", Statement }))
}
const anyUser = (...statements: readonly object[]) => userWith(`user${users++}`, ...statements)

const query = (pk: string) => ({
  TableName,
  KeyConditionExpression: "pk = :pk",
  ExpressionAttributeValues: { ":pk": { S: pk } },
})

// Facts of the Cruddur course: item-level access.
test("a user sees their own partition and nobody else's", async () => {
  const leading = { "dynamodb:LeadingKeys": [`GRP#\${aws:username}`] }
  const db = await userWith("ann", {
    Effect: "Allow",
    Action: ["Query", "GetItem", "PutItem", "BatchGetItem", "Scan"].map((a) => `dynamodb:${a}`),
    Resource: resources,
    // Without the second condition a Scan, which has no leading keys, would pass.
    Condition: {
      "ForAllValues:StringEquals": leading,
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  })
  const get = (pk: string) => refusalOf(db.getItem({ TableName, Key: keyOf(pk) }))
  expect(await get("GRP#ann")).toMatch(allowed)
  expect(await get("GRP#bob")).toMatch(notAllowed)
  expect(await refusalOf(db.query(query("GRP#ann")))).toMatch(allowed)
  expect(await refusalOf(db.query(query("GRP#bob")))).toMatch(notAllowed)
  expect(await refusalOf(db.scan({ TableName }))).toMatch(notAllowed)
  const batch = (...keys: string[]) =>
    refusalOf(db.batchGetItem({ RequestItems: { [TableName]: { Keys: keys.map(keyOf) } } }))
  expect(await batch("GRP#ann")).toMatch(allowed)
  expect(await batch("GRP#ann", "GRP#bob")).toMatch(notAllowed)
  const put = (pk: string) => refusalOf(db.putItem({ TableName, Item: keyOf(pk) }))
  expect(await put("GRP#bob")).toMatch(notAllowed)
  const transacted = db.transactWriteItems({
    TransactItems: ["GRP#ann", "GRP#bob"].map((pk) => ({ Put: { TableName, Item: keyOf(pk) } })),
  })
  expect(await refusalOf(transacted)).toMatch(notAllowed)
  // An index has leading keys of its own.
  const byShop = { ...query("ann"), KeyConditionExpression: "shop = :pk", IndexName: "ByShop" }
  expect(await refusalOf(db.query(byShop))).toMatch(notAllowed)
})

test("attributes that are not listed are neither read, compared nor shown", async () => {
  const db = await anyUser({
    Effect: "Allow",
    Action: ["GetItem", "Query", "Scan", "UpdateItem"].map((name) => `dynamodb:${name}`),
    Resource: resources,
    Condition: {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", "text"] },
      StringEqualsIfExists: {
        "dynamodb:Select": "SPECIFIC_ATTRIBUTES",
        "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"],
      },
    },
  })
  const Key = keyOf("GRP#ann")
  const get = (projection?: string) =>
    refusalOf(
      db.getItem({ TableName, Key, ...(projection && { ProjectionExpression: projection }) }),
    )
  expect(await get("pk, sk, #t")).toMatch(/^ValidationException/)
  expect(await get("pk, sk")).toMatch(allowed)
  expect(await get("pk, secret")).toMatch(notAllowed)
  expect(await get("pk, secret.given")).toMatch(notAllowed)
  expect(await get()).toMatch(notAllowed)
  const filter = { FilterExpression: "begins_with(secret, :s)", ProjectionExpression: "pk" }
  const values = { ExpressionAttributeValues: { ":s": { S: "s" } } }
  expect(await refusalOf(db.scan({ TableName, ...filter, ...values }))).toMatch(notAllowed)
  const named = { ExpressionAttributeNames: { "#x": "secret" } }
  const hidden = { FilterExpression: "begins_with(#x, :s)", ProjectionExpression: "pk" }
  expect(await refusalOf(db.scan({ TableName, ...hidden, ...named, ...values }))).toMatch(
    notAllowed,
  )
  const update = (more: object) =>
    refusalOf(
      db.updateItem({
        TableName,
        Key,
        UpdateExpression: "SET #t = :s",
        ExpressionAttributeNames: { "#t": "text" },
        ...values,
        ...more,
      }),
    )
  expect(await update({})).toMatch(allowed)
  expect(await update({ ReturnValues: "UPDATED_NEW" })).toMatch(allowed)
  expect(await update({ ReturnValues: "ALL_NEW" })).toMatch(notAllowed)
  expect(await update({ ConditionExpression: "secret = :s" })).toMatch(notAllowed)
  expect(await update({ UpdateExpression: "SET #t = if_not_exists(secret, :s)" })).toMatch(
    notAllowed,
  )
  // What a failed condition shows would be a way around.
  expect(await update({ ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).toMatch(notAllowed)
})

test("some things are only allowed inside of a transaction", async () => {
  const Condition = { StringEquals: { "dynamodb:EnclosingOperation": "TransactWriteItems" } }
  const db = await anyUser({ ...allow, Condition })
  const Item = keyOf("GRP#ann")
  expect(await refusalOf(db.putItem({ TableName, Item }))).toMatch(notAllowed)
  const Put = { TableName, Item }
  expect(await refusalOf(db.transactWriteItems({ TransactItems: [{ Put }] }))).toMatch(allowed)
})

test("capacity may be told or not", async () => {
  const Condition = { StringNotEquals: { "dynamodb:ReturnConsumedCapacity": "NONE" } }
  const db = await anyUser(allow, { ...allow, Effect: "Deny", Condition })
  const get = { TableName, Key: keyOf("GRP#ann") }
  expect(await refusalOf(db.getItem(get))).toMatch(allowed)
  expect(await refusalOf(db.getItem({ ...get, ReturnConsumedCapacity: "TOTAL" }))).toMatch(
    forbidden,
  )
})

test.each([
  ["the region", "StringNotEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1"],
  ["the address", "NotIpAddress", "aws:SourceIp", "127.0.0.0/8", "10.0.0.0/8"],
  ["the way", "Bool", "aws:SecureTransport", "true", "false"],
  ["the client", "StringNotLike", "aws:UserAgent", "aws-sdk-js/*", "curl/*"],
  ["the time", "DateGreaterThan", "aws:CurrentTime", "2100-01-01", "2026-01-01"],
  ["the account", "StringNotEquals", "aws:PrincipalAccount", account, "999999999999"],
  ["the table's tag", "StringNotEquals", "aws:ResourceTag/team", "blue", "red"],
])("a Deny looks at %s", async (_, operator, key, mine, others) => {
  for (const [value, expected] of [
    [mine, allowed],
    [others, forbidden],
  ] as const) {
    const deny = { ...allow, Effect: "Deny", Condition: { [operator]: { [key]: value } } }
    const db = await anyUser(allow, deny)
    const answer = db.getItem({ TableName, Key: keyOf("GRP#ann") })
    expect(await refusalOf(answer), `${operator} ${key} ${value}`).toMatch(expected)
  }
})

test("tags are given only as a policy has it", async () => {
  const db = await anyUser({
    ...allow,
    Condition: {
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Cost"] },
      StringEqualsIfExists: { "aws:RequestTag/Cost": ["1", "2"] },
    },
  })
  const tag = (Key: string, Value: string) =>
    refusalOf(db.tagResource({ ResourceArn: arn, Tags: [{ Key, Value }] }))
  expect(await tag("Cost", "1")).toMatch(allowed)
  expect(await tag("Cost", "3")).toMatch(notAllowed)
  expect(await tag("Owner", "1")).toMatch(notAllowed)
  const untag = (key: string) => refusalOf(db.untagResource({ ResourceArn: arn, TagKeys: [key] }))
  expect(await untag("Team")).toMatch(notAllowed)
  expect(await untag("Cost")).toMatch(allowed)
  // A new table with tags asks for both: to create it, and to tag it.
  const creator = await anyUser({ ...allow, Action: "dynamodb:CreateTable" })
  const created = creator.createTable({
    TableName: "Tagged",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    Tags: [{ Key: "Cost", Value: "1" }],
  })
  expect(await refusalOf(created)).toMatch(/dynamodb:TagResource .* because no identity-based/)
})
