/** What statements are refused for, in DynamoDB's words (observed unless marked). */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, parameter, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()
const unread = `${invalid}Statement wasn't well formed, can't be processed: `

type Row = readonly [statement: string, expected: string | RegExp, more?: object]
const rowsOf = (rows: readonly Row[]): readonly Refusal[] =>
  rows.map(([Statement, expected, more]) => ["ExecuteStatement", { Statement, ...more }, expected])

describe("syntax", () => {
  const oneSource = "Only select from a single table or index is supported."
  refusals(
    raw,
    rowsOf([
      ["SELECT * FROM t ORDER BY pk WHERE pk = 'a'", `${unread}Unexpected token after expression`],
      ["DELETE FROM t WHERE pk = 'a' ORDER BY pk", `${unread}Unexpected token after expression`],
      ["INSERT INTO t AS x VALUE {'pk': 'a'}", `${unread}Unexpected token after expression`],
      // As DynamoDB Local tells it.
      ["SELECT * FROM t LIMIT 1", `${invalid}Unsupported clause: LIMIT at 1:23:1`],
      ["SELECT * FROM t LIMIT 1 x", `${unread}Unexpected token after expression`],
      ["SELECT * FROM t; SELECT * FROM t", `${unread}Unexpected token after expression`],
      ["SELECT * FROM t GROUP BY a", `${invalid}Unsupported clause: GROUP BY`],
      ["SELECT * FROM t, u", `${invalid}${oneSource}`],
      ["SELECT * FROM t JOIN u ON a = b", `${invalid}${oneSource}`],
      [
        "EXISTS(SELECT * FROM t WHERE pk = 'a')",
        `${invalid}EXISTS can only be used in ExecuteTransaction write requests.`,
      ],
      ["UPDATE t WHERE pk = 'a'", `${unread}Expected data manipulation`],
      ["FROM t WHERE pk = 'a'", `${unread}Expected data manipulation`],
      ["SELECT * FROM t WHERE pk =", `${unread}Unexpected term`],
      ["SELECT * FROM t WHERE", `${unread}Unexpected term`],
      ["SELECT * FROM t WHERE pk = 'a' AND", `${unread}Unexpected term`],
      ["SELECT a.inner FROM t", `${unread}Invalid path dot component`],
      ["SELECT * FROM t WHERE a.join = 1", `${unread}Invalid path dot component`],
      ["SELECT * FROM t WHERE pk = 'a", unread],
      ['SELECT * FROM "t WHERE pk = 1', unread],
      ["SELECT * FROM t # comment", unread],
      ["SELECT * FROM t /* comment", unread],
      ["SELECT * FROM t WHERE n = 1e2147483648", unread],
      [
        "SELECT * FROM a.b.c",
        `${unread}A path may contain at most 2 components in the FROM clause`,
      ],
      ["SELECT * FROM t AS x", `${invalid}Aliasing is not supported`],
      ["SELECT * FROM t x", `${invalid}Aliasing is not supported`],
      ["SELECT a AS b FROM t", `${invalid}Aliasing is not supported`],
      ["SELECT COUNT(*) FROM t", `${invalid}Unexpected path component at 1:8:5`],
      ["SELECT * FROM t WHERE exists(pk)", `${invalid}Unrecognized function: exists at 1:23:6`],
      ["SELECT * FROM t\nWHERE lower(pk) = 1", `${invalid}Unrecognized function: lower at 2:7:5`],
      [
        "SELECT * FROM t WHERE set_add(a, <<1>>) = 1",
        `${invalid}Unsupported data type: set_add under key root at 1:23:7`,
      ],
      ["INSERT INTO t VALUE {'pk': << >>}", `${invalid}Empty bags are not supported`],
      // Our own words: none were observed.
      [`SELECT * FROM t WHERE ${"(".repeat(8000)}`, `${unread}Statement is nested too deeply`],
      [`INSERT INTO t VALUE ${"[".repeat(8000)}`, `${unread}Statement is nested too deeply`],
      [`SELECT * FROM t WHERE ${"NOT ".repeat(2000)}`, `${unread}Statement is nested too deeply`],
    ]),
  )
})

describe("values, before the table is looked for", () => {
  const operand = (operator: string, type: string) =>
    `${invalid}Incorrect operand type for operator or function; ` +
    `operator or function: ${operator}, operand type: ${type}`
  const one = (value: object) => ({ Parameters: [value] })
  const overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
  const numeric = "The parameter cannot be converted to a numeric value"
  const nested = (levels: number): object =>
    levels === 0 ? { S: "x" } : { L: [nested(levels - 1)] }
  refusals(
    raw,
    rowsOf([
      ["SELECT * FROM t WHERE a < true", operand("<", "BOOL")],
      ["SELECT * FROM t WHERE a >= [1]", operand(">=", "L")],
      ["SELECT * FROM t WHERE a > <<1>>", operand(">", "NS")],
      ["SELECT * FROM t WHERE a <= ?", operand("<=", "M"), one({ M: {} })],
      ["SELECT * FROM t WHERE begins_with(a, 1)", operand("begins_with", "N")],
      [
        "SELECT * FROM t WHERE contains(a)",
        `${invalid}Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1`,
      ],
      ["SELECT * FROM t WHERE a = 1e126", `${invalid}${overflow} under root`],
      ["INSERT INTO t VALUE {'x': 1e126}", `${invalid}${overflow} under root.x`],
      ["SELECT * FROM t WHERE a = [1, 1e126]", `${invalid}${overflow} under root[1]`],
      ["SELECT * FROM t WHERE a = ?", `${invalid}${numeric}: x`, one({ N: "x" })],
      ["SELECT * FROM t WHERE a = ?", `${invalid}${numeric}`, one({ N: "" })],
      [
        "SELECT * FROM t WHERE a = ?",
        `${invalid}Number underflow. Attempting to store a number with magnitude smaller than supported range`,
        one({ N: "1e2147483647" }),
      ],
      [
        "SELECT * FROM t WHERE a = <<'x','x'>>",
        `${invalid}${parameter}Input collection [x, x] contains duplicates.`,
      ],
      [
        "INSERT INTO t VALUE {'a': <<'x', 1>>}",
        `${invalid}Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags`,
      ],
      [
        "SELECT * FROM t WHERE a = ?",
        `${invalid}Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit`,
        one(nested(33)),
      ],
      [
        "SELECT * FROM t WHERE a = ?",
        `${invalid}Number of parameters in request and statement don't match.`,
      ],
      [
        "SELECT * FROM t",
        `${invalid}Number of parameters in request and statement don't match.`,
        one({ S: "x" }),
      ],
      [
        "SELECT * FROM t",
        `${enveloped}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
        { Limit: 0 },
      ],
      [
        "UPDATE t SET a = SET_ADD(b, <<1>>)",
        `${invalid}The first argument to SET_ADD must equal the assignment value at 1:18:7`,
      ],
      [
        "UPDATE t SET a = SET_ADD(a, 1)",
        `${invalid}The second argument to SET_ADD must be a value with type SET at 1:18:7`,
      ],
      [
        "UPDATE t SET a = set_delete(a)",
        `${invalid}SET_DELETE must have exactly two arguments at 1:18:10`,
      ],
      [
        "DELETE FROM t WHERE pk = 'a' RETURNING MODIFIED OLD *",
        `${invalid}Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
      ],
      ...["ALL NEW", "MODIFIED NEW"].map(
        (which): Row => [
          `DELETE FROM t WHERE pk = 'a' RETURNING ${which} *`,
          `${invalid}Invalid returning clause: RETURNING ${which} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
        ],
      ),
      [
        `INSERT INTO t VALUE {'pk': ?}`,
        `${invalid}Item size has exceeded the maximum allowed size`,
        one({ S: "x".repeat(409_600) }),
      ],
      ["SELECT * FROM nowhere", notFound],
      ["INSERT INTO nowhere VALUE {'pk': 'a'}", notFound],
      ["SELECT * FROM nowhere.byG WHERE a < 'S' AND a < 1", notFound],
    ]),
  )
})
