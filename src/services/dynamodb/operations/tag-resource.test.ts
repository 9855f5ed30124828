/** TagResource, UntagResource and ListTagsOfResource. AWS guide: tagging; texts as observed. */
import { describe, expect, test } from "vitest"
import {
  openContext,
  perform,
  refusalOf,
  type TestContext,
} from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { listTagsOfResource } from "./list-tags-of-resource.ts"
import { tagResource } from "./tag-resource.ts"
import { untagResource } from "./untag-resource.ts"

const ResourceArn = "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders"
const Tags = [{ Key: "a", Value: "b" }]

async function contextWithOrders(): Promise<TestContext> {
  const context = await openContext()
  const orders = {
    TableName: "Orders",
    AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  }
  await perform(createTable, orders, context)
  return context
}

test("tags merge, and go by key", async () => {
  const context = await contextWithOrders()
  const tags = async () => (await perform(listTagsOfResource, { ResourceArn }, context)).Tags
  expect(await tags()).toEqual([])
  const added = [
    { Key: "owner", Value: "me" },
    { Key: "stage", Value: "test" },
  ]
  expect(await perform(tagResource, { ResourceArn, Tags: added }, context)).toEqual({})
  const changed = [{ Key: "stage", Value: "" }]
  await perform(tagResource, { ResourceArn, Tags: changed }, context)
  expect(await tags()).toEqual([{ Key: "owner", Value: "me" }, ...changed])
  const TagKeys = ["owner", "unknown"]
  expect(await perform(untagResource, { ResourceArn, TagKeys }, context)).toEqual({})
  expect(await tags()).toEqual(changed)
})

// AWS answers with a body of no bytes, not with an empty object (observed).
test("tagging and untagging reply with nothing", () => {
  expect(tagResource.repliesNothing).toBe(true)
  expect(untagResource.repliesNothing).toBe(true)
})

test("tags set at once are all set", async () => {
  const context = await contextWithOrders()
  const keys = Array.from({ length: 20 }, (_, place) => `key${place}`)
  await Promise.all(
    keys.map((Key) => perform(tagResource, { ResourceArn, Tags: [{ Key, Value: "" }] }, context)),
  )
  const { table } = await context.engine.catalog.get("Orders")
  expect(Object.keys(table.tags).sort()).toEqual(keys.sort())
})

test("the fiftieth tag is taken, the next one is not", async () => {
  const context = await contextWithOrders()
  const fifty = Array.from({ length: 50 }, (_, place) => ({ Key: `key${place}`, Value: "" }))
  await perform(tagResource, { ResourceArn, Tags: fifty }, context)
  expect(await refusalOf(tagResource, { ResourceArn, Tags }, context)).toBe(
    "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn",
  )
})

describe("pages of ten", () => {
  async function contextWithTags(count: number) {
    const context = await contextWithOrders()
    const many = Array.from({ length: count }, (_, place) => ({ Key: `ключ${place}`, Value: "v" }))
    await perform(tagResource, { ResourceArn, Tags: many }, context)
    return { context, many }
  }

  test("hold every tag once, and the last of them no token", async () => {
    const { context, many } = await contextWithTags(20)
    const first = await perform(listTagsOfResource, { ResourceArn }, context)
    expect(first.Tags).toHaveLength(10)
    const { NextToken } = first
    const second = await perform(listTagsOfResource, { ResourceArn, NextToken }, context)
    expect(second).not.toHaveProperty("NextToken")
    const tags = [...(first.Tags as object[]), ...(second.Tags as object[])]
    expect(tags).toHaveLength(20)
    expect(tags).toEqual(expect.arrayContaining(many))
  })

  test("go on where they ended although tags come and go", async () => {
    const { context, many } = await contextWithTags(15)
    const first = await perform(listTagsOfResource, { ResourceArn }, context)
    const TagKeys = (first.Tags as { readonly Key: string }[]).map(({ Key }) => Key)
    await perform(untagResource, { ResourceArn, TagKeys }, context)
    const { NextToken } = first
    const second = await perform(listTagsOfResource, { ResourceArn, NextToken }, context)
    expect(second.Tags).toHaveLength(many.length - 10)
  })

  test("are not continued with a token that this table did not give out", async () => {
    const { context } = await contextWithTags(11)
    const { NextToken } = await perform(listTagsOfResource, { ResourceArn }, context)
    const another = await contextWithTags(11)
    const refusal = "ValidationException: Invalid NextToken provided as input"
    for (const token of ["", "x", "AAAA", btoa("[]"), btoa("null"), btoa("%"), `${NextToken}A`]) {
      const input = { ResourceArn, NextToken: token }
      expect(await refusalOf(listTagsOfResource, input, context), token).toBe(refusal)
    }
    const foreign = { ResourceArn, NextToken }
    expect(await refusalOf(listTagsOfResource, foreign, another.context)).toBe(refusal)
  })
})

describe("refused", () => {
  const denied = (action: string, arn: string) =>
    "AccessDeniedException: User: arn:aws:iam::123456789012:root is not authorized to perform: " +
    `dynamodb:${action} on resource: ${arn}`
  const invalidArn = (arn: string) =>
    `ValidationException: Invalid TableArn: Invalid ResourceArn provided as input ${arn}`
  const short = "arn:aws:dynamodb:eu-west-2:123456789012:table/ab"
  const missing = "arn:aws:dynamodb:eu-west-2:123456789012:table/nope"
  const foreign = "arn:aws:dynamodb:eu-west-2:999999999999:table/Orders"
  const elsewhere = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"
  const nullAt = (member: string) =>
    `ValidationException: 1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`

  test.each([
    [{}, "ValidationException: Invalid TableArn"],
    [{ ResourceArn: "abcd" }, denied("TagResource", "abcd")],
    [{ ResourceArn }, nullAt("tags")],
    [{ ResourceArn: "a:b:c:d:e:f/g", Tags: [] }, invalidArn("a:b:c:d:e:f/g")],
    [{ ResourceArn: short, Tags: [] }, invalidArn(short)],
    [{ ResourceArn: elsewhere, Tags }, invalidArn(elsewhere)],
    [{ ResourceArn: foreign, Tags }, denied("TagResource", foreign)],
    [
      { ResourceArn: missing, Tags: [] },
      "ValidationException: Atleast one Tag needs to be provided as Input.",
    ],
    [
      { ResourceArn: missing, Tags },
      `ResourceNotFoundException: Requested resource not found: ResourcArn: ${missing} not found`,
    ],
    [
      { ResourceArn, Tags: [...Tags, { Key: "aws:x", Value: "" }] },
      "ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:x",
    ],
  ])("tags for %j", async (input, text) => {
    const context = await contextWithOrders()
    expect(await refusalOf(tagResource, input, context)).toBe(text)
    expect(await perform(listTagsOfResource, { ResourceArn }, context)).toEqual({ Tags: [] })
  })

  test.each([
    [{}, "ValidationException: Invalid TableArn"],
    [{ ResourceArn: "abcd" }, denied("UntagResource", "abcd")],
    [{ ResourceArn }, nullAt("tagKeys")],
    [{ ResourceArn: foreign, TagKeys: ["a"] }, denied("UntagResource", foreign)],
    [
      { ResourceArn, TagKeys: [] },
      "ValidationException: Atleast one Tag Key needs to be provided as Input.",
    ],
    [
      { ResourceArn: missing, TagKeys: ["a"] },
      "ResourceNotFoundException: Requested resource not found",
    ],
    [
      { ResourceArn, TagKeys: ["k".repeat(129)] },
      `ValidationException: The Tag Key provided is invalid, Key: ${"k".repeat(129)}`,
    ],
  ])("keys for %j", async (input, text) => {
    const context = await contextWithOrders()
    expect(await refusalOf(untagResource, input, context)).toBe(text)
  })

  test.each([
    [{}, "ValidationException: Invalid TableArn"],
    [{ ResourceArn: "abcd" }, denied("ListTagsOfResource", "abcd")],
    [{ ResourceArn: foreign }, denied("ListTagsOfResource", foreign)],
    [
      { ResourceArn: missing },
      `ResourceNotFoundException: Requested resource not found: ResourcArn: ${missing} not found`,
    ],
  ])("a list for %j", async (input, text) => {
    const context = await contextWithOrders()
    expect(await refusalOf(listTagsOfResource, input, context)).toBe(text)
  })
})
