/** What statements may not say about keys and indexes, in DynamoDB's words (observed). */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { invalid, parameter, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()

type Row = readonly [statement: string, expected: string | RegExp, more?: object]
const rowsOf = (rows: readonly Row[]): readonly Refusal[] =>
  rows.map(([Statement, expected, more]) => ["ExecuteStatement", { Statement, ...more }, expected])

beforeAll(async () => {
  const names = ["pk", "sk", "g", "h", "l"]
  const key = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: "HASH" },
    ...(range ? [{ AttributeName: range, KeyType: "RANGE" }] : []),
  ]
  const some = { ProjectionType: "INCLUDE", NonKeyAttributes: ["seen"] }
  await raw.send("CreateTable", {
    TableName: "texts.partiql",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: key("pk", "sk"),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: key("g"), Projection: some },
      {
        IndexName: "byMany",
        KeySchema: [...key("g"), { AttributeName: "h", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    LocalSecondaryIndexes: [{ IndexName: "byL", KeySchema: key("pk", "l"), Projection: some }],
  })
  await raw.send("PutItem", {
    TableName: "texts.partiql",
    Item: { pk: { S: "a" }, sk: { S: "b" }, n: { N: "1" }, list: { L: [] } },
  })
})

const table = '"texts.partiql"'
describe("keys", () => {
  const keyed = "WHERE pk = 'a' AND sk = 'b'"
  const unkeyed = `${invalid}Where clause does not contain a mandatory equality on all key attributes`
  const order = (term: string) => `SELECT * FROM ${table} ${term}`
  refusals(
    raw,
    rowsOf([
      [
        `SELECT * FROM ${table} WHERE pk = 'a' AND sk > 'a' AND sk < 'c'`,
        `${invalid}Overlapping conditions with range keys are not supported in where clause`,
      ],
      [`SELECT * FROM ${table} WHERE pk = 'none' AND sk > 'a' AND sk <> 'c'`, /^accepted/],
      // Of what is negated as many may stand together as one likes (observed).
      [
        `SELECT sk FROM ${table} WHERE pk = 'a' AND sk > 'a' AND NOT sk = 'c' AND NOT sk < 'a'`,
        'accepted: {"Items":[{"sk":{"S":"b"}}]}',
      ],
      [
        order("ORDER BY pk"),
        `${invalid}Must have WHERE clause in the statement when using ORDER BY clause.`,
      ],
      [
        order("WHERE sk = 'a' ORDER BY pk"),
        `${invalid}Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.`,
      ],
      [
        order("WHERE pk = 'a' ORDER BY n"),
        `${invalid}Variable reference n in ORDER BY clause must be part of the primary key`,
      ],
      [
        `SELECT * FROM ${table} WHERE pk = 1`,
        `${invalid}${parameter}Condition parameter type does not match schema type`,
      ],
      [`UPDATE ${table} SET a = 1 WHERE pk = 'a'`, unkeyed],
      [`UPDATE ${table} SET a = 1`, unkeyed],
      [`DELETE FROM ${table} WHERE pk = 'a' AND sk > 'b'`, unkeyed],
      [`DELETE FROM ${table} WHERE pk = 'a' OR sk = 'b'`, unkeyed],
      [
        `UPDATE ${table} SET pk = 'x' ${keyed}`,
        `${invalid}${parameter}Cannot update attribute pk. This attribute is part of the key`,
      ],
      [
        `INSERT INTO ${table} VALUE {'pk': 'a'}`,
        `${invalid}${parameter}Missing the key sk in the item`,
      ],
      [
        `UPDATE ${table} SET n.x = 1 ${keyed}`,
        `${invalid}The document path provided in the update expression is invalid for update`,
      ],
      // As in an UpdateExpression.
      ...["list_append(none, [1])", "list_append([1], none)", "none", "none + 1"].map(
        (value): Row => [
          `UPDATE ${table} SET none = ${value} ${keyed}`,
          `${invalid}The provided expression refers to an attribute that does not exist in the item`,
        ],
      ),
      ...["list_append(list, n)", "list_append(n, list)"].map(
        (value): Row => [
          `UPDATE ${table} SET list = ${value} ${keyed}`,
          `${invalid}An operand in the update expression has an incorrect data type`,
        ],
      ),
      [
        `UPDATE ${table} SET list = list_append(list, 1) ${keyed}`,
        `${invalid}Incorrect operand type for operator or function; ` +
          "operator or function: list_append, operand type: N",
      ],
      [
        `UPDATE ${table} SET n = set_add(n, <<'x'>>) ${keyed}`,
        `${invalid}An operand in the update expression has an incorrect data type`,
      ],
      [
        `UPDATE ${table} SET big = ? ${keyed}`,
        `${invalid}Item size to update has exceeded the maximum allowed size`,
        { Parameters: [{ S: "x".repeat(409_595) }] },
      ],
    ]),
  )
})

describe("indexes", () => {
  const many =
    `${invalid}PartiQL statements cannot be executed on tables with multi-attribute HASH keys ` +
    "or multi-attribute RANGE keys."
  refusals(
    raw,
    rowsOf([
      [
        `SELECT * FROM ${table}.none`,
        `${invalid}The table does not have the specified index`,
        { ConsistentRead: true },
      ],
      [
        `SELECT * FROM ${table}."byG"`,
        `${invalid}Strongly consistent read is not supported on Global Secondary Indexes`,
        { ConsistentRead: true },
      ],
      [`SELECT * FROM ${table}.byL WHERE pk = 'no'`, /^accepted/, { ConsistentRead: true }],
      [
        `DELETE FROM ${table}.byG WHERE g = 'a'`,
        `${invalid}This operation is not supported on an index`,
      ],
      [
        `SELECT other, seen, mymap.x FROM ${table}.byG`,
        `${invalid}${parameter}Global secondary index byG does not project [other, mymap]`,
      ],
      [
        `SELECT other, mymap FROM ${table}.byG WHERE g = 'a'`,
        `${invalid}${parameter}Global secondary index byG does not project [other, mymap]`,
      ],
      [
        `SELECT * FROM ${table}.byG WHERE g = 'a' AND x = 1`,
        `${invalid}${parameter}Secondary index byG does not project one or more filter attributes: [x]`,
      ],
      [`SELECT * FROM ${table}.byG WHERE x = 1`, /^accepted: \{"Items":\[\]/],
      [`SELECT * FROM ${table}.byMany WHERE g = 'a'`, many],
      [`SELECT COUNT(*) FROM ${table}.byMany`, many],
    ]),
  )
})
