// Attempts to reach another account. Numbers are those of the abuse cases, as elsewhere here.
import { describe, expect, test } from "vitest"
import { ask, outcomeOf } from "./query-client.ts"
import { control, refusalOf, simpleTable } from "./strict-app.ts"
import { a, b, dbOf, openTwoAccounts, rootA, rootB, strict } from "./two-accounts.ts"

openTwoAccounts()

const foreign = `arn:aws:dynamodb:us-east-1:${b}:table/Orders`
const Key = { pk: { S: "1" } }
const Item = { pk: { S: "1" }, of: { S: "attacker" } }

describe("1: another account's table by its ARN", () => {
  const calls: [string, () => Promise<unknown>][] = [
    ["GetItem", () => dbOf(rootA).getItem({ TableName: foreign, Key })],
    ["PutItem", () => dbOf(rootA).putItem({ TableName: foreign, Item })],
    ["UpdateItem", () => dbOf(rootA).updateItem({ TableName: foreign, Key })],
    ["DeleteItem", () => dbOf(rootA).deleteItem({ TableName: foreign, Key })],
    [
      "Query",
      () =>
        dbOf(rootA).query({
          TableName: foreign,
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": { S: "1" } },
        }),
    ],
    ["Scan", () => dbOf(rootA).scan({ TableName: foreign })],
    ["DescribeTable", () => dbOf(rootA).describeTable({ TableName: foreign })],
    ["DeleteTable", () => dbOf(rootA).deleteTable({ TableName: foreign })],
    [
      "UpdateTable",
      () => dbOf(rootA).updateTable({ TableName: foreign, DeletionProtectionEnabled: true }),
    ],
    ["CreateTable", () => dbOf(rootA).createTable(simpleTable(foreign))],
    ["ListTagsOfResource", () => dbOf(rootA).listTagsOfResource({ ResourceArn: foreign })],
    [
      "TagResource",
      () => dbOf(rootA).tagResource({ ResourceArn: foreign, Tags: [{ Key: "a", Value: "b" }] }),
    ],
    ["GetResourcePolicy", () => dbOf(rootA).getResourcePolicy({ ResourceArn: foreign })],
    [
      "BatchGetItem",
      () =>
        dbOf(rootA).batchGetItem({
          RequestItems: { Orders: { Keys: [Key] }, [foreign]: { Keys: [Key] } },
        }),
    ],
    [
      "BatchWriteItem",
      () =>
        dbOf(rootA).batchWriteItem({
          RequestItems: {
            Orders: [{ DeleteRequest: { Key } }],
            [foreign]: [{ PutRequest: { Item } }],
          },
        }),
    ],
    [
      "TransactGetItems",
      () =>
        dbOf(rootA).transactGetItems({
          TransactItems: [
            { Get: { TableName: "Orders", Key } },
            { Get: { TableName: foreign, Key } },
          ],
        }),
    ],
    ...(["Put", "Delete", "Update", "ConditionCheck"] as const).map(
      (kind): [string, () => Promise<unknown>] => [
        `TransactWriteItems ${kind}`,
        () =>
          dbOf(rootA).transactWriteItems({
            TransactItems: [
              { Delete: { TableName: "Orders", Key } },
              {
                [kind]: {
                  TableName: foreign,
                  ...(kind === "Put" ? { Item } : { Key }),
                  ...(kind === "Update"
                    ? {
                        UpdateExpression: "SET x = :x",
                        ExpressionAttributeValues: { ":x": { S: "" } },
                      }
                    : {}),
                  ...(kind === "ConditionCheck"
                    ? { ConditionExpression: "attribute_exists(pk)" }
                    : {}),
                },
              },
            ],
          }),
      ],
    ),
  ]
  test.each(calls)("%s", async (_, call) => {
    expect(await refusalOf(call())).toMatch(/^AccessDeniedException/)
    for (const root of [rootA, rootB]) {
      const { Item: kept } = await dbOf(root).getItem({ TableName: "Orders", Key })
      expect(kept).toEqual({ pk: { S: "1" }, of: { S: root.account } })
    }
  })

  test("2: the answer is the same whether table or account are there or not", async () => {
    const answers = await Promise.all(
      [foreign, foreign.replace("Orders", "Nothing"), foreign.replace(b, "999999999999")].map(
        async (arn) => {
          const answer = await refusalOf(dbOf(rootA).getItem({ TableName: arn, Key }))
          return answer.replace(arn, "<arn>")
        },
      ),
    )
    expect(new Set(answers).size).toBe(1)
  })
})

test.each([
  [3, "another region", foreign.replace(b, a).replace("us-east-1", "eu-west-1")],
  [3, "another partition", foreign.replace(b, a).replace("arn:aws:", "arn:aws-cn:")],
  [3, "another service", foreign.replace(b, a).replace("dynamodb", "s3")],
  [3, "a colon more", `${foreign.replace(b, a)}:x`],
  [3, "an index of an index", `${foreign.replace(b, a)}/index/b/index/c`],
  [3, "a path", foreign.replace(b, a).replace("Orders", "../Orders")],
  [3, "an encoded slash", foreign.replace(b, a).replace("/Orders", "%2FOrders")],
  [3, "full-width digits", foreign.replace(b, "４４４４５５５５６６６６")],
  [4, "a short account", foreign.replace(b, "42")],
  [4, "a sign", foreign.replace(b, `+${a.slice(1)}`)],
  [4, "13 digits", foreign.replace(b, `0${b}`)],
  [4, "an exponent", foreign.replace(b, "1e11")],
  [41, "quotes and statements", "x';DROP TABLE items;--"],
  [41, "a path for a name", "../../etc/passwd"],
])("%i: %s is no table", async (_, __, TableName) => {
  expect(await refusalOf(dbOf(rootA).getItem({ TableName, Key }))).toMatch(
    /^(ValidationException|AccessDeniedException)/,
  )
})

test("41: names that differ in case are different tables", async () => {
  expect(await refusalOf(dbOf(rootA).getItem({ TableName: "orders", Key }))).toMatch(
    /^ResourceNotFoundException/,
  )
})

test("11: the control plane reads no tenant's table", async () => {
  expect(await refusalOf(dbOf(control).scan({ TableName: foreign }))).toMatch(/^AccessDenied/)
  expect(await refusalOf(dbOf(control).scan({ TableName: "Orders" }))).toMatch(/^ResourceNotFound/)
})

test("38: a key to go on with from another account is only a key, and a token only a token", async () => {
  const answer = await dbOf(rootA).scan({
    TableName: "Orders",
    ExclusiveStartKey: { pk: { S: "0" } },
  })
  expect(JSON.stringify(answer.Items ?? [])).not.toContain(b)
  const write = (TableName: string) => ({
    ClientRequestToken: "the-same-in-both",
    TransactItems: [{ Put: { TableName, Item: { pk: { S: "token" } } } }],
  })
  await dbOf(rootA).transactWriteItems(write("Orders"))
  await dbOf(rootB).transactWriteItems(write("Orders"))
  for (const root of [rootA, rootB]) {
    const found = await dbOf(root).getItem({ TableName: "Orders", Key: { pk: { S: "token" } } })
    expect(found.Item).toEqual({ pk: { S: "token" } })
  }
})

test("39: lists, limits, metrics and health show nothing of others", async () => {
  const c = await strict.addRoot("777788889999")
  expect((await dbOf(c).listTables({})).TableNames).toEqual([])
  expect(outcomeOf(await ask(strict, c, "iam", "ListUsers"))).toBe("200")
  for (const path of ["/metrics", "/health/ready", "/health/live", "/"]) {
    const response = await strict.app.fetch(new Request(`http://x${path}`))
    expect(await response.text()).not.toMatch(/Orders|111122223333|444455556666/)
  }
})
