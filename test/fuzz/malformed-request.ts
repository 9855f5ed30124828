/** Makes requests that are wrong in one of many ways, from ones that are right. */
import type { SeededRandom } from "../support/seeded-random.ts"

export interface MalformedRequest {
  readonly operation: string
  readonly body: string | Uint8Array
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Requests that would be accepted; none addresses the guarded table. */
function validRequests(TableName: string): readonly (readonly [string, Json])[] {
  const Key = { pk: { S: "a" }, sk: { N: "1" } }
  const Item = { ...Key, list: { L: [{ N: "1.5" }, { M: { deep: { BS: ["AA=="] } } }] } }
  const condition = {
    ConditionExpression: "attribute_not_exists(#a) AND size(b) < :v",
    ExpressionAttributeNames: { "#a": "a" },
    ExpressionAttributeValues: { ":v": { N: "5" } },
  }
  const update = {
    UpdateExpression: "SET c[0].d = if_not_exists(e, :v) + :v REMOVE f ADD g :v",
    ExpressionAttributeValues: { ":v": { N: "1" } },
  }
  const query = {
    KeyConditionExpression: "pk = :v AND sk BETWEEN :a AND :b",
    FilterExpression: "contains(c, :v) OR NOT d IN (:a, :b)",
    ProjectionExpression: "c[1].d, e",
    ExpressionAttributeValues: { ":v": { S: "a" }, ":a": { N: "1" }, ":b": { N: "2" } },
    ExclusiveStartKey: Key,
    Limit: 5,
  }
  return [
    ["PutItem", { TableName, Item, ...condition, ReturnValues: "ALL_OLD" }],
    ["GetItem", { TableName, Key, ProjectionExpression: "a.b[2]", ConsistentRead: true }],
    ["UpdateItem", { TableName, Key, ...update, ReturnValues: "UPDATED_NEW" }],
    ["DeleteItem", { TableName, Key, ...condition }],
    ["Query", { TableName, ...query, ScanIndexForward: false }],
    ["Scan", { TableName, Segment: 1, TotalSegments: 4, ExclusiveStartKey: Key, Limit: 3 }],
    ["BatchGetItem", { RequestItems: { [TableName]: { Keys: [Key] } } }],
    ["BatchWriteItem", { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }],
    ["TransactGetItems", { TransactItems: [{ Get: { TableName, Key } }] }],
    [
      "TransactWriteItems",
      {
        TransactItems: [
          { Put: { TableName, Item, ...condition } },
          { Update: { TableName, Key: { ...Key, pk: { S: "b" } }, ...update } },
        ],
        ClientRequestToken: "token",
      },
    ],
    ["DescribeTable", { TableName }],
    ["ListTables", { Limit: 10, ExclusiveStartTableName: "abc" }],
    ["UpdateTable", { TableName, DeletionProtectionEnabled: true }],
  ]
}

export function malformedRequest(random: SeededRandom, TableName: string): MalformedRequest {
  const [operation, valid] = random.pick(validRequests(TableName))
  const spoil = random.pick([randomBytes, brokenText, depthBomb, oneWrongPlace, oneWrongPlace])
  return { operation, body: spoil(random, structuredClone(valid)) }
}

function randomBytes(random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: random.below(300) }, () => random.below(256))
}

/** Cut off, or with a few characters changed. */
function brokenText(random: SeededRandom, valid: Json): string {
  const text = JSON.stringify(valid)
  if (random.oneIn(2)) return text.slice(0, random.below(text.length))
  const characters = [...text]
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    characters[random.below(characters.length)] = random.pick([...`{}[]",:\\0-eE.\u0000\u{1F600} `])
  }
  return characters.join("")
}

/** JSON that is deeper than any sane stack, in place of a value or of everything. */
function depthBomb(random: SeededRandom, valid: Json): string {
  const depth = random.pick([33, 64, 1000, 20_000, 200_000])
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"M":{"a":', "}}"],
    ['{"L":[', "]}"],
    ['{"a":', "}"],
  ] as const)
  const bomb = `${open.repeat(depth)}${random.pick(["", "1", '{"S":"x"}'])}${close.repeat(depth)}`
  if (random.oneIn(3)) return bomb
  const marked = JSON.stringify(withReplacement(random, valid, () => "MARK"))
  return marked.replace('"MARK"', () => bomb)
}

/** A well-formed body with one member missing, renamed, or of another kind. */
function oneWrongPlace(random: SeededRandom, valid: Json): string {
  const text = JSON.stringify(withReplacement(random, valid, (old) => wrongValue(random, old)))
  // JSON.stringify cannot say `__proto__` of a plain object, so the name is put into the text.
  return text.replaceAll('"PROTO"', '"__proto__"')
}

const missing = Symbol("missing")

function withReplacement(
  random: SeededRandom,
  tree: Json,
  replace: (old: Json) => Json | typeof missing,
): Json {
  const places: { readonly parent: Record<string, Json>; readonly name: string }[] = []
  const collect = (node: Json) => {
    if (node === null || typeof node !== "object") return
    for (const [name, child] of Object.entries(node)) {
      places.push({ parent: node as Record<string, Json>, name })
      collect(child)
    }
  }
  collect(tree)
  const { parent, name } = random.pick(places)
  const value = replace(parent[name] ?? null)
  if (value === missing) delete parent[name]
  else if (random.oneIn(8) && !Array.isArray(parent)) parent.PROTO = value
  else parent[name] = value
  return tree
}

function wrongValue(random: SeededRandom, old: Json): Json | typeof missing {
  if (typeof old === "string" && random.oneIn(2)) return wrongText(random, old)
  return random.pick<Json | typeof missing>([
    missing,
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    "",
    "x".repeat(70_000),
    [],
    {},
    [[[]]],
    { S: "a", N: "1" },
    { X: "a" },
    { NULL: false },
    { B: "=" },
    { NS: ["1", "1.0"] },
    { PROTO: { S: "a" } },
    { constructor: { S: "a" } },
  ])
}

const words = ["SET", "REMOVE", "AND", "NOT", "IN", "BETWEEN", "size(", "(", ")", ",", "=", "<>"]
const operands = ["a", "#a", ":v", "[0]", ".", "b.c[7]", "[-1]", "_", "+", ":", "#", "\u0000", "ü"]

function wrongText(random: SeededRandom, old: string): string {
  return random.pick([
    () => Array.from({ length: 12 }, () => random.pick([...words, ...operands])).join(" "),
    () => "(".repeat(random.below(2000)) + old,
    () => `${old} AND `.repeat(400) + old,
    () => "9".repeat(random.below(5000)),
    () => `1e${random.pick(["999", "-999", "9999999999", "99999999999999999999"])}`,
    () => `${old}\u0000\uD800`,
    () => old.slice(1),
    () => random.pick(["NaN", "Infinity", "0x1F", "--1", "1.2.3", "é", "arn:aws:dynamodb:::x"]),
  ])()
}
