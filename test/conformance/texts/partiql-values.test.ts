/** Values, functions and keys of statements, in DynamoDB's words (observed unless marked). */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { invalid, notFound, parameter, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()

type Row = readonly [statement: string, expected: string | RegExp, parameters?: readonly object[]]
const rowsOf = (rows: readonly Row[]): readonly Refusal[] =>
  rows.map(([Statement, expected, Parameters]) => [
    "ExecuteStatement",
    Parameters ? { Statement, Parameters } : { Statement },
    expected,
  ])

beforeAll(async () => {
  await raw.send("CreateTable", {
    TableName: "values",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byG",
        KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  })
  await raw.send("PutItem", { TableName: "values", Item: { pk: { S: "a" }, l: { L: [] } } })
})

const select = (where: string) => `SELECT * FROM t WHERE ${where}`
const nested = (levels: number): object => (levels === 0 ? { S: "x" } : { L: [nested(levels - 1)] })

describe("operands, before the table is looked for", () => {
  const operand = (operator: string, type: string) =>
    `${invalid}Incorrect operand type for operator or function; ` +
    `operator or function: ${operator}, operand type: ${type}`
  const operands = (operator: string, number: number) =>
    `${invalid}Incorrect number of operands for operator or function; ` +
    `operator or function: ${operator}, number of operands: ${number}`
  refusals(
    raw,
    rowsOf([
      [select("a < null"), operand("<", "NULL")],
      [select("a <= FALSE"), operand("<=", "BOOL")],
      [select("a > {'x': 1}"), operand(">", "M")],
      [select("a >= <<'x'>>"), operand(">=", "SS")],
      [select("a < ?"), operand("<", "BS"), [{ BS: ["AA=="] }]],
      [select("a < ?"), operand("<", "L"), [{ L: [] }]],
      [select("NOT (b = 1 OR a < true)"), operand("<", "BOOL")],
      [select("a < 'x' AND a > 1"), notFound],
      [select("a < 'x' AND 1 < a"), notFound],
      [select("a = true AND b <> [1] AND c != null"), notFound],
      [select("begins_with(a)"), operands("begins_with", 1)],
      [select("attribute_exists(a, b)"), operands("attribute_exists", 2)],
      [select("attribute_type(a)"), operands("attribute_type", 1)],
      [select("size(a, b) = 1"), operands("size", 2)],
      [
        select("attribute_type(a, 'X')"),
        `${invalid}Invalid attribute type name found; type: X, ` +
          "valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
      ],
      [select("attribute_type(a, 1)"), operand("attribute_type", "N")],
      [
        select("size(a)"),
        `${invalid}The function is not allowed to be used this way in an expression; function: size`,
      ],
      [select(`a IN (${Array.from({ length: 101 }).fill(1).join()})`), operands("IN", 102)],
      [select(`a IN (${Array.from({ length: 100 }).fill(1).join()})`), notFound],
      ["UPDATE t SET a = list_append(a) WHERE pk = 'a'", operands("list_append", 1)],
    ]),
  )
})

describe("numbers, sets and depth", () => {
  const numeric = `${invalid}The parameter cannot be converted to a numeric value`
  const underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
  const overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
  const digits = "Attempting to store more than 38 significant digits in a Number"
  const tooDeep =
    `${invalid}Nesting Levels have exceeded supported limits: ` +
    "Attributes in the item have nested levels beyond supported limit"
  const insert = (value: string) => `INSERT INTO t VALUE {'pk': 'a', 'x': ${value}}`
  const unfit = `${invalid}Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags`
  refusals(
    raw,
    rowsOf([
      [select("a = 1e-131"), `${invalid}${underflow} under root`],
      [select("a = -1e126"), `${invalid}${overflow} under root`],
      [select(`a = ${"1".repeat(39)}`), `${invalid}${digits} under root`],
      [insert("1e-131"), `${invalid}${underflow} under root.x`],
      [insert("{'y': [1, 1e126]}"), `${invalid}${overflow} under root.x.y[1]`],
      [insert("<<1, 1e126>>"), `${invalid}${overflow} under root.x[1]`],
      ["UPDATE t SET a = 1e126 WHERE pk = 'a'", `${invalid}${overflow} under root`],
      [select("a = 1e125 AND b = 1e-130"), notFound],
      [select("a = ?"), `${numeric}: 1e2147483648`, [{ N: "1e2147483648" }]],
      [select("a = ?"), `${numeric}: 1 `, [{ N: "1 " }]],
      [select("a = ?"), `${numeric}: x`, [{ L: [{ N: "1" }, { N: "x" }] }]],
      [select("a = ?"), `${numeric}: x`, [{ NS: ["1", "x"] }]],
      [select("a = ?"), `${invalid}${overflow}`, [{ N: "1e126" }]],
      [select("a = ?"), `${invalid}${digits}`, [{ N: "1".repeat(39) }]],
      // The first problem in the order of the text.
      [select("a = ? AND b = ?"), `${numeric}: x`, [{ N: "x" }, nested(33)]],
      [select("a = ? AND b = ?"), tooDeep, [nested(33), { N: "x" }]],
      [select("a = ?"), notFound, [nested(31)]],
      // As DynamoDB Local tells it.
      [insert("<<1, 'x'>>"), unfit],
      [insert("<<true>>"), `${unfit} at 1:40:4`],
      [insert("<<'x', [1]>>"), `${unfit} at 1:45:1`],
      [insert("<<>>"), `${invalid}Empty bags are not supported`],
      [
        insert("<<'a', 'b', 'a'>>"),
        `${invalid}${parameter}Input collection [a, b, a] contains duplicates.`,
      ],
      [
        select("a = ?"),
        `${invalid}${parameter}Input collection [a, a] contains duplicates.`,
        [{ SS: ["a", "a"] }],
      ],
      [select("a = ?"), `${invalid}${parameter}An string set  may not be empty`, [{ SS: [] }]],
      [
        select("a = ?"),
        `${invalid}Supplied AttributeValue has more than one datatypes set, ` +
          "must contain exactly one of the supported datatypes",
        [{ S: "x", N: "1" }],
      ],
      [
        select("a = ?"),
        `${invalid}Supplied AttributeValue is empty, ` +
          "must contain exactly one of the supported datatypes",
        [{}],
      ],
      [
        select("a = ? AND b = ?"),
        `${invalid}Number of parameters in request and statement don't match.`,
        [{ S: "x" }],
      ],
    ]),
  )
})

describe("what is inserted, and where", () => {
  const noMap =
    `${invalid}Unsupported format in item expression. ` +
    "Please use struct format {...} to express item values for insert statement. at 1:28:1"
  const emptyKey = "The AttributeValue for a key attribute cannot contain an empty string value."
  const onIndex = `${invalid}This operation is not supported on an index`
  const largest = "x".repeat(409_600 - 6)
  const large = `${invalid}Item size has exceeded the maximum allowed size`
  refusals(
    raw,
    rowsOf([
      // Words of the language are names in quotes only.
      [
        "INSERT INTO values VALUE {'x': 1}",
        `${invalid}Statement wasn't well formed, can't be processed: Unexpected term`,
      ],
      [
        "INSERT INTO \"values\" VALUE {'x': 1}",
        `${invalid}${parameter}Missing the key pk in the item`,
      ],
      [
        "INSERT INTO \"values\" VALUE {'pk': 1}",
        `${invalid}${parameter}Type mismatch for key pk expected: S actual: N`,
      ],
      [
        "INSERT INTO \"values\" VALUE {'pk': 'b', 'g': 1}",
        `${invalid}${parameter}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
      ],
      [
        "INSERT INTO \"values\" VALUE {'pk': ''}",
        `${invalid}One or more parameter values are not valid. ${emptyKey} Key: pk`,
      ],
      [
        "INSERT INTO \"values\" VALUE {'pk': 'b', 'g': ''}",
        `${invalid}One or more parameter values are not valid. A value specified for a secondary ` +
          `index key is not supported. ${emptyKey} IndexName: byG, IndexKey: g`,
      ],
      // As DynamoDB Local tells it.
      ['INSERT INTO "values" VALUE [1]', noMap],
      ['INSERT INTO "values" VALUE ?', noMap, [{ S: "x" }]],
      ["INSERT INTO \"values\".byG VALUE {'pk': 'b'}", onIndex],
      ["UPDATE \"values\".byG SET a = 1 WHERE pk = 'a'", onIndex],
      ["DELETE FROM \"values\".byG WHERE pk = 'a'", onIndex],
      ["INSERT INTO \"values\" VALUE {'pk': 'big', 'x': ?}", /^accepted/, [{ S: largest }]],
      ["INSERT INTO \"values\" VALUE {'pk': 'big', 'x': ?}", large, [{ S: `${largest}x` }]],
      ["INSERT INTO \"values\" VALUE {'pk': 'a', 'x': ?}", large, [{ S: largest.padEnd(409_600) }]],
      ["UPDATE nowhere SET a = 1 WHERE pk = 'a'", notFound],
      ["FROM nowhere WHERE pk = 'a' SET a = 1", notFound],
      ["DELETE FROM nowhere WHERE pk = 'a'", notFound],
      ["DELETE FROM nowhere", notFound],
    ]),
  )
})

describe("keys", () => {
  const from = 'SELECT * FROM "values"'
  const order = "ORDER BY clause must be part of the primary key"
  refusals(
    raw,
    rowsOf([
      [
        `${from} WHERE pk IN (${Array.from({ length: 51 }, (_, at) => `'${at}'`)})`,
        `${invalid}The IN operator on a partition key takes at most 50 values`,
      ],
      [`${from} WHERE pk IN (${Array.from({ length: 50 }, (_, at) => `'${at}'`)})`, /^accepted/],
      [`${from} WHERE NOT pk = 'none' AND pk = 'b'`, /^accepted/],
      [`${from}.byG WHERE g = 'none' ORDER BY pk`, `${invalid}Variable reference pk in ${order}`],
      [`${from}.byG WHERE g = 'none' ORDER BY g`, /^accepted/],
      [
        `${from}.byG WHERE pk = 'a' ORDER BY g`,
        `${invalid}Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.`,
      ],
      [
        `DELETE FROM "values" WHERE pk = 'a' AND pk = 'b'`,
        `${invalid}Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported`,
      ],
      // An element of a list is named by its indexes, as DynamoDB Local does.
      [
        `INSERT INTO "values" VALUE {'pk': 'named', 'l': [7, [8]], 'm': {'x': 9}}`,
        'accepted: {"Items":[]}',
      ],
      [
        `SELECT l[0], m.x, l[1][0], l[5] FROM "values" WHERE pk = 'named'`,
        'accepted: {"Items":[{"l[0]":{"N":"7"},"x":{"N":"9"},"l[1][0]":{"N":"8"}}]}',
      ],
    ]),
  )
})
