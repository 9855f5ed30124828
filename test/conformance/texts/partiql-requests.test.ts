/** What requests with statements may not be, and what statements DynamoDB does not know. */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()
const unread = `${invalid}Statement wasn't well formed, can't be processed: `

const Statement = "SELECT * FROM nowhere WHERE pk = 'a'"
const long = `${Statement} `.padEnd(8193)
const notFound = "ResourceNotFoundException: Requested resource not found"
/** A constraint on the member, whichever way it echoes the value. */
const bound = (member: string, text: string) =>
  new RegExp(`at '${member}' failed to satisfy constraint: Member must have ${text}$`, "i")
const atLeast = "length greater than or equal to 1"

describe("members", () => {
  refusals(raw, [
    ["ExecuteStatement", {}, /'statement' failed to satisfy constraint: Member must not be null$/i],
    ["ExecuteStatement", { Statement: "" }, bound("statement", atLeast)],
    [
      "ExecuteStatement",
      { Statement: long },
      bound("statement", "length less than or equal to 8192"),
    ],
    ["ExecuteStatement", { Statement: long.slice(0, 8192) }, notFound],
    ["ExecuteStatement", { Statement, Parameters: [] }, bound("parameters", atLeast)],
    ["ExecuteStatement", { Statement, NextToken: "" }, bound("nextToken", atLeast)],
    [
      "ExecuteStatement",
      { Statement, NextToken: "x".repeat(32_769) },
      bound("nextToken", "length less than or equal to 32768"),
    ],
    ["ExecuteStatement", { Statement, NextToken: "x" }, `${invalid}Invalid NextToken`],
    [
      "ExecuteStatement",
      { Statement, Limit: -1 },
      bound("limit", "value greater than or equal to 1"),
    ],
    ["ExecuteStatement", { Statement, ReturnConsumedCapacity: "x" }, /satisfy enum value set/],
    [
      "ExecuteStatement",
      { Statement, ReturnValuesOnConditionCheckFailure: "x" },
      /satisfy enum value set/,
    ],
    [
      "BatchExecuteStatement",
      { Statements: [] },
      `${enveloped}Value '[]' at 'statements' failed to satisfy constraint: ` +
        `Member must have ${atLeast}`,
    ],
    [
      "BatchExecuteStatement",
      { Statements: Array.from({ length: 26 }, () => ({ Statement })) },
      bound("statements", "length less than or equal to 25"),
    ],
    ["BatchExecuteStatement", { Statements: [{}] }, /Member must not be null$/],
    [
      "BatchExecuteStatement",
      { Statements: [{ Statement, Parameters: [] }] },
      bound("statements.1.member.parameters", atLeast),
    ],
    [
      "BatchExecuteStatement",
      { Statements: [{ Statement }, { Statement: long }] },
      bound("statements.2.member.statement", "length less than or equal to 8192"),
    ],
    [
      "BatchExecuteStatement",
      { Statements: [{ Statement: "" }] },
      bound("statements.1.member.statement", atLeast),
    ],
    [
      "ExecuteTransaction",
      { TransactStatements: [] },
      `${enveloped}Value '[]' at 'transactStatements' failed to satisfy constraint: ` +
        `Member must have ${atLeast}`,
    ],
    [
      "ExecuteTransaction",
      { TransactStatements: [{ Statement: long }] },
      bound("transactStatements.1.member.statement", "length less than or equal to 8192"),
    ],
    [
      "ExecuteTransaction",
      { TransactStatements: [{ Statement, Parameters: [] }] },
      bound("transactStatements.1.member.parameters", atLeast),
    ],
    [
      "ExecuteTransaction",
      { TransactStatements: Array.from({ length: 101 }, () => ({ Statement })) },
      bound("transactStatements", "length less than or equal to 100"),
    ],
    ["ExecuteTransaction", { TransactStatements: [{}] }, /Member must not be null$/],
    [
      "ExecuteTransaction",
      { TransactStatements: [{ Statement }], ClientRequestToken: "" },
      bound("clientRequestToken", atLeast),
    ],
    [
      "ExecuteTransaction",
      { TransactStatements: [{ Statement }], ClientRequestToken: "x".repeat(37) },
      bound("clientRequestToken", "length less than or equal to 36"),
    ],
    ["ExecuteTransaction", { TransactStatements: [{ Statement }] }, notFound],
    [
      "ExecuteTransaction",
      { TransactStatements: [{ Statement: "x" }] },
      `${unread}Unexpected term`,
    ],
  ])
})

describe("what PartiQL has elsewhere", () => {
  const notBoolean = "WHERE clause must contain an expression that resolves to a boolean"
  const notSeq =
    "IN operator must have a left hand argument of type Variable Reference and " +
    "right hand argument of type Seq with at least one member"
  const leftover = `${unread}Unexpected token after expression`
  const rows: readonly (readonly [string, string | RegExp])[] = [
    // What the grammar has and DynamoDB has not. As DynamoDB Local tells it.
    ["SELECT DISTINCT a FROM t", `${invalid}Unsupported token in expression: DISTINCT`],
    ["SELECT DISTINCT a FROM t WHERE", `${unread}Unexpected term`],
    [
      "SELECT VALUE a FROM t",
      `${invalid}Select projection doesn't support value or pivot keywords`,
    ],
    ["SELECT a, b.a FROM t", `${invalid}Duplicate identifiers in select clause: a`],
    ["SELECT a[1], a[0], b.a[1] FROM t", `${invalid}Duplicate identifiers in select clause: a[1]`],
    ["SELECT a[1], a[0], a FROM nowhere", notFound],
    ["SELECT -1 FROM t", `${invalid}Unexpected path component at 1:9:1`],
    ["SELECT * FROM t UNION SELECT * FROM u", leftover],
    [
      "SELECT * FROM t WHERE b = 1 AND a NOT LIKE 'x%' ESCAPE 'y'",
      `${invalid}Unsupported operator in Condition Expression. Operator: like`,
    ],
    ["SELECT * FROM t WHERE a LIKE 'x%' b", leftover],
    ["SELECT * FROM t WHERE a", `${invalid}${notBoolean}`],
    ["SELECT * FROM t WHERE (?)", `${invalid}${notBoolean}`],
    ["DELETE FROM t WHERE 'a'", `${invalid}${notBoolean}`],
    ["SELECT * FROM t WHERE a = 1 OR b", `${invalid}The arguments to AND/OR must be Expressions`],
    ["SELECT * FROM t WHERE NOT 1", `${invalid}The argument to NOT must be a Type or Expression`],
    ["SELECT * FROM t WHERE a = MISSING", `${invalid}MISSING must be compared using IS operator`],
    ["UPDATE t SET a = MISSING", `${invalid}MISSING must be compared using IS operator`],
    ["SELECT * FROM t WHERE a IN []", `${invalid}${notSeq}`],
    ["SELECT * FROM t WHERE a IN 'x'", `${invalid}${notSeq}`],
    ["SELECT * FROM t WHERE a IN ['x', 1]", notFound],
    [
      "SELECT a[2147483648] FROM t",
      `${invalid}List index is not within the allowable range; index: [2147483648] at 1:10:10`,
    ],
    [
      "UPDATE t SET a[-1] = 1",
      `${invalid}List index is not within the allowable range; index: [-1] at 1:17:1`,
    ],
    ["SELECT * FROM t HAVING a = 1", leftover],
    ["SELECT * FROM (SELECT * FROM t)", `${unread}Unexpected term`],
    ["SELECT * FROM t WHERE a IN (SELECT a FROM u)", `${unread}Unexpected term`],
    ["SELECT * FROM t WHERE a = (SELECT a FROM u)", `${unread}Unexpected term`],
    ["SELECT MAX(a) FROM t", `${invalid}Unexpected path component at 1:8:3`],
    ["INSERT INTO t VALUE {'pk': 'a'}, {'pk': 'b'}", leftover],
    ["INSERT INTO t VALUES ({'pk': 'a'})", leftover],
    ["INSERT INTO t << {'pk': 'a'} >>", leftover],
    ["INSERT INTO t VALUE {'pk': 'a'} ON CONFLICT DO NOTHING", leftover],
    [
      "INSERT INTO t VALUE {'pk': 'a'} RETURNING ALL OLD *",
      `${invalid}RETURNING is not supported in INSERT`,
    ],
    [
      "DELETE FROM t WHERE pk = 'a' RETURNING ALL OLD pk",
      `${invalid}Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause`,
    ],
    [
      "INSERT INTO t VALUE {'pk': 'a',\n 'x': 1, 'x': 2}",
      `${invalid}Duplicate keys in tuple. Key: x under root at 2:10:3`,
    ],
    [
      "UPDATE t SET a = {'x': 1, 'y': {'z': 1, 'z': 2}} WHERE pk = 'a'",
      `${invalid}Duplicate keys in tuple. Key: z under root.y at 1:32:1`,
    ],
    ["INSERT INTO t VALUE {'pk': 'a'} WHERE pk = 'a'", leftover],
    ["UPSERT INTO t VALUE {'pk': 'a'}", `${unread}Unexpected term`],
    ["REPLACE INTO t VALUE {'pk': 'a'}", `${unread}Unexpected term`],
    ["CREATE TABLE t", `${unread}Unexpected term`],
    [
      "UPDATE t SET a = lower(b) WHERE pk = 'a'",
      `${invalid}Unrecognized function: lower at 1:18:5`,
    ],
    [
      "UPDATE t SET a = 1 + set_add(a, <<1>>) WHERE pk = 'a'",
      `${invalid}Unsupported data type: set_add under key root at 1:22:7`,
    ],
    ["UPDATE t SET a WHERE pk = 'a'", `${unread}Unexpected term`],
    ["UPDATE t REMOVE WHERE pk = 'a'", `${unread}Unexpected term`],
    ["SELECT * FROM select", `${unread}Unexpected term`],
    ['SELECT * FROM "select"', notFound],
    ["SELECT * FROM a-b", leftover],
    ["select * from nowhere;", notFound],
  ]
  refusals(
    raw,
    rows.map(([text, expected]): Refusal => ["ExecuteStatement", { Statement: text }, expected]),
  )
})
