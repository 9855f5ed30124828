/** Expressions that cannot be meant, in DynamoDB's words (observed). */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import {
  inOf,
  misused,
  notDefined,
  outOfRange,
  redundant,
  same,
  syntax,
  tooLong,
  used,
  wrongCount,
  wrongType,
} from "./expression-faults.ts"
import { enveloped, invalid, notFound, type Refusal, refusals, TableName } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }

describe("conditions and filters", () => {
  const rows: readonly [expression: string, text: string][] = [
    ["", "The expression can not be empty;"],
    ["!!", syntax("!", "!!")],
    ["INVALID SYNTAX", syntax("SYNTAX", "INVALID SYNTAX")],
    ["a = = b", syntax("=", "= = b")],
    ["(", syntax("<EOF>", "(")],
    ["a", syntax("<EOF>", "a")],
    [":s", syntax("<EOF>", ":s")],
    ["_a = :s", syntax("_", "_a")],
    ["a[01] = :s", syntax("1", "01]")],
    ["a[2147483648] = :s", outOfRange("2147483648")],
    ["foo(a[2147483648])", "Invalid function name; function: foo"],
    ["a[99999999999].status = :s", outOfRange("99999999999")],
    ["((a = :s))", redundant],
    ["foo(a)", "Invalid function name; function: foo"],
    ["Attribute_exists(a)", "Invalid function name; function: Attribute_exists"],
    ["size(a)", misused("size")],
    ["attribute_exists(a) < :s", misused("attribute_exists")],
    ["list_append(a, :l)", misused("list_append")],
    ["if_not_exists(a, :l)", misused("if_not_exists")],
    ["status = :s", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["a.Status = :s", "Attribute name is a reserved keyword; reserved keyword: Status"],
    [
      "#x = :s",
      "An expression attribute name used in the document path is not defined; attribute name: #x",
    ],
    ["a = :x", notDefined(":x")],
    ["size(a, :n) > :n", wrongCount("size", 2)],
    ["attribute_exists(a, b)", wrongCount("attribute_exists", 2)],
    ["begins_with(a)", wrongCount("begins_with", 1)],
    [
      "attribute_exists(:s)",
      "Operator or function requires a document path; operator or function: attribute_exists",
    ],
    ["begins_with(a, :n)", wrongType("begins_with", "N")],
    ["begins_with(:b, a)", wrongType("begins_with", "BOOL")],
    ["a < :b", wrongType("<", "BOOL")],
    ["a >= :ss", wrongType(">=", "SS")],
    ["a > :nil", wrongType(">", "NULL")],
    ["a BETWEEN :l AND :l", wrongType("BETWEEN", "L")],
    ["size(:n) = :n", wrongType("size", "N")],
    ["size(:b) = :n", wrongType("size", "BOOL")],
    ["contains(a, a)", same("contains", "[a]")],
    ["a = a", same("=", "[a]")],
    ["a[0].b <> a[0].b", same("<>", "[a, [0], b]")],
    ["begins_with(#a, a)", same("begins_with", "[a]")],
    [
      "a BETWEEN :n AND :s",
      "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
    ],
    [
      "a BETWEEN :t AND :s",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}",
    ],
    [
      Array.from({ length: 302 }, () => "a = :s").join(" OR "),
      "The expression contains too many operators; operator count: 301",
    ],
    [inOf(100), wrongCount("IN", 101)],
    [`a = :s${" ".repeat(4091)}`, tooLong(4097)],
    // One fault hides another: parentheses, names of functions, their use, reserved words, then
    // from left to right.
    ["((a = :x)) AND foo(a)", redundant],
    ["foo(a) AND size(a)", "Invalid function name; function: foo"],
    ["size(a) AND status = :x", misused("size")],
    ["a = :x AND status = :s", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["a = :x AND begins_with(a)", notDefined(":x")],
    ["begins_with(a) AND a = :x", wrongCount("begins_with", 1)],
    // What is skipped when the condition is evaluated is judged all the same.
    ["attribute_exists(a) OR a = :x", notDefined(":x")],
  ]
  refusals(
    raw,
    rows.flatMap(([expression, text]): Refusal[] => [
      [
        "PutItem",
        { TableName, Item: Key, ConditionExpression: expression, ...used(expression) },
        `${enveloped}Invalid ConditionExpression: ${text}`,
      ],
      [
        "Scan",
        { TableName, FilterExpression: expression, ...used(expression) },
        `${invalid}Invalid FilterExpression: ${text}`,
      ],
      [
        "Query",
        {
          TableName,
          KeyConditionExpression: "pk = :s",
          FilterExpression: expression,
          ...used(expression, ":s"),
        },
        `${invalid}Invalid FilterExpression: ${text}`,
      ],
    ]),
  )
  const types =
    /^Invalid ConditionExpression: Invalid attribute type name found; type: DOG, valid types: \{[A-Z,]+\}$/
  refusals(raw, [
    [
      "DeleteItem",
      {
        TableName,
        Key,
        ConditionExpression: "attribute_type(a, :dog)",
        ...used(":dog"),
      },
      new RegExp(types.source.replace("^", `^${enveloped}`)),
    ],
    [
      "Scan",
      { TableName, FilterExpression: "attribute_type(a, b)" },
      /operator or function: attribute_type, operand type: \{[A-Z,]+\}$/,
    ],
    ["Scan", { TableName, FilterExpression: inOf(99), ...used(":n") }, notFound],
    ["Scan", { TableName, FilterExpression: `a = :s${" ".repeat(4090)}`, ...used(":s") }, notFound],
    ["Scan", { TableName, FilterExpression: "(a = :s) and not (b = :s)", ...used(":s") }, notFound],
  ])
})

describe("updates", () => {
  const overlap = (one: string, two: string) =>
    `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`
  const conflict = (one: string, two: string) =>
    `Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`
  const operand = (operator: string, type: string) =>
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${type}`
  const rows: readonly [expression: string, text: string][] = [
    ["", "The expression can not be empty;"],
    ["a = :s", syntax("a", "a =")],
    ["SET _123 = :n", syntax("_", "SET _123")],
    ["SET a = :n + :n + :n", syntax("+", ":n + :n")],
    ["SET a = size(b + c)", syntax("+", "b + c")],
    ["SET a", syntax("<EOF>", "a")],
    ["SET a = foo(b)", "Invalid function name; function: foo"],
    ["SET a = size(b)", misused("size")],
    ["SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"],
    [
      "SET #x = :s",
      "An expression attribute name used in the document path is not defined; attribute name: #x",
    ],
    ["SET a = :x", notDefined(":x")],
    ["SET a = :s SET b = :s", 'The "SET" section can only be used once in an update expression;'],
    [
      "REMOVE a ADD b :n REMOVE c",
      'The "REMOVE" section can only be used once in an update expression;',
    ],
    ["SET a = :s, a.b = :s", overlap("[a]", "[a, b]")],
    ["SET #a = :s REMOVE a", overlap("[a]", "[a]")],
    ["SET a.c = :s, a[1] = :s", conflict("[a, c]", "[a, [1]]")],
    ["SET a = list_append(b)", wrongCount("list_append", 1)],
    ["SET a = list_append(b, :s)", wrongType("list_append", "S")],
    ["SET a = b + :s", wrongType("+", "S")],
    ["SET a = :l - b", wrongType("-", "L")],
    [
      "SET a = if_not_exists(:s, :s)",
      "Operator or function requires a document path; operator or function: if_not_exists",
    ],
    ["SET a[2147483648] = foo(b)", outOfRange("2147483648")],
    ["ADD a :s", operand("ADD", "STRING")],
    ["ADD a :bin", operand("ADD", "BINARY")],
    ["ADD a :l", operand("ADD", "LIST")],
    ["ADD a :map", operand("ADD", "MAP")],
    ["ADD a :nil", operand("ADD", "NULL")],
    ["ADD a :b", operand("ADD", "BOOLEAN")],
    ["DELETE a :n", operand("DELETE", "NUMBER")],
    [`SET a = :s${" ".repeat(4087)}`, tooLong(4097)],
    // One fault hides another: reserved words, functions, sections, names, values, paths, operands.
    ["SET status = foo(b)", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["SET a = foo(b) SET b = :x", "Invalid function name; function: foo"],
    ["SET a = :x SET b = :x", 'The "SET" section can only be used once in an update expression;'],
    ["SET a = :x, a = :s", notDefined(":x")],
    ["SET a = :s, a = b + :s", overlap("[a]", "[a]")],
    ["SET a.c = :s, a[1] = :s, a.c = :s", overlap("[a, c]", "[a, c]")],
    ["SET b = list_append(c) ADD a :s", operand("ADD", "STRING")],
  ]
  refusals(
    raw,
    rows.map(([expression, text]) => [
      "UpdateItem",
      { TableName, Key, UpdateExpression: expression, ...used(expression) },
      `${enveloped}Invalid UpdateExpression: ${text}`,
    ]),
  )
})

describe("projections", () => {
  const rows: readonly [expression: string, text: string][] = [
    ["", "The expression can not be empty;"],
    ["!!", syntax("!", "!!")],
    ["a,", syntax("<EOF>", ",")],
    ["a b", syntax("b", "a b")],
    ["size(a)", syntax("(", "size(a")],
    ["a[00]", syntax("0", "00]")],
    ["a[2147483648]", outOfRange("2147483648")],
    ["status, a[2147483648]", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["status", "Attribute name is a reserved keyword; reserved keyword: status"],
    [
      "#x",
      "An expression attribute name used in the document path is not defined; attribute name: #x",
    ],
    [
      "#a, a",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
    ],
    [`a${" ".repeat(4096)}`, tooLong(4097)],
  ]
  refusals(
    raw,
    rows.flatMap(([ProjectionExpression, text]): Refusal[] => {
      const projection = { ProjectionExpression, ...used(ProjectionExpression) }
      const expected = `${invalid}Invalid ProjectionExpression: ${text}`
      return [
        ["GetItem", { TableName, Key, ...projection }, expected],
        ["Scan", { TableName, ...projection }, expected],
        [
          "BatchGetItem",
          { RequestItems: { [TableName]: { Keys: [Key], ...projection } } },
          expected,
        ],
      ]
    }),
  )
})
