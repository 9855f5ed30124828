/** Expressions that cannot be meant, in DynamoDB's words (observed). */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, type Refusal, refusals, TableName } from "./refusals.ts"

const raw = rawSubject()
const Key = { pk: { S: "a" } }

const values: Readonly<Record<string, object>> = {
  ":s": { S: "a" },
  ":t": { S: "b" },
  ":n": { N: "1" },
  ":m": { N: "2" },
  ":b": { BOOL: true },
  ":l": { L: [] },
  ":map": { M: {} },
  ":ss": { SS: ["a"] },
  ":nil": { NULL: true },
  ":bin": { B: "AA==" },
  ":dog": { S: "DOG" },
}
const names: Readonly<Record<string, string>> = { "#a": "a", "#size": "size" }

/** Only what the expression uses: more is refused. */
function used(...expressions: string[]) {
  const pick = <T>(from: Readonly<Record<string, T>>, sigil: RegExp) =>
    Object.fromEntries(
      [...new Set(expressions.join(" ").match(sigil))]
        .filter((name) => Object.hasOwn(from, name))
        .map((name) => [name, from[name]]),
    )
  const [n, v] = [pick(names, /#\w+/g), pick(values, /:\w+/g)]
  return {
    ...(Object.keys(n).length > 0 && { ExpressionAttributeNames: n }),
    ...(Object.keys(v).length > 0 && { ExpressionAttributeValues: v }),
  }
}

const wrongType = (name: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`
const wrongCount = (name: string, count: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`
const misused = (name: string) =>
  `The function is not allowed to be used this way in an expression; function: ${name}`
const same = (operator: string, path: string) =>
  `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`
const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`
const notDefined = (value: string) =>
  `An expression attribute value used in expression is not defined; attribute value: ${value}`
const tooLong = (bytes: number) =>
  `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`
const redundant = "The expression has redundant parentheses;"
const inOf = (count: number) => `a IN (${Array.from({ length: count }, () => ":n").join(", ")})`

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

describe("names and values", () => {
  const put = { TableName, Item: Key }
  const update = { TableName, Key }
  const ExpressionAttributeNames = { "#a": "a" }
  const ExpressionAttributeValues = { ":s": { S: "a" } }
  const condition = { ...put, ConditionExpression: "attribute_exists(a)" }
  const scan = { TableName, FilterExpression: "attribute_exists(a)" }
  const only = "can only be specified when using expressions"
  const unused = (parameter: string, keys: string) =>
    `Value provided in ExpressionAttribute${parameter} unused in expressions: keys: {${keys}}`
  refusals(raw, [
    [
      "PutItem",
      { ...condition, ExpressionAttributeNames: {} },
      `${enveloped}ExpressionAttributeNames must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: {} },
      `${invalid}ExpressionAttributeNames must not be empty`,
    ],
    [
      "PutItem",
      { ...condition, ExpressionAttributeValues: {} },
      `${enveloped}ExpressionAttributeValues must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeValues: {} },
      `${invalid}ExpressionAttributeValues must not be empty`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: { a: "a" } },
      `${invalid}ExpressionAttributeNames contains invalid key: Syntax error; key: "a"`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeNames: { "#": "a" } },
      `${invalid}ExpressionAttributeNames contains invalid key: Syntax error; key: "#"`,
    ],
    [
      "Scan",
      { ...scan, ExpressionAttributeValues: { a: { S: "a" } } },
      `${invalid}ExpressionAttributeValues contains invalid key: Syntax error; key: "a"`,
    ],
    [
      "GetItem",
      { TableName, Key, ExpressionAttributeNames },
      `${invalid}ExpressionAttributeNames ${only}`,
    ],
    [
      "PutItem",
      { ...put, ExpressionAttributeNames },
      `${enveloped}ExpressionAttributeNames ${only}`,
    ],
    [
      "BatchGetItem",
      { RequestItems: { [TableName]: { Keys: [Key], ExpressionAttributeNames } } },
      `${invalid}ExpressionAttributeNames ${only}`,
    ],
    [
      "PutItem",
      { ...put, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    [
      "DeleteItem",
      { ...update, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    [
      "UpdateItem",
      { ...update, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: UpdateExpression and ConditionExpression are null`,
    ],
    [
      "Scan",
      { TableName, ProjectionExpression: "a", ExpressionAttributeValues },
      `${invalid}ExpressionAttributeValues ${only}: FilterExpression is null`,
    ],
    [
      "Query",
      { TableName, ProjectionExpression: "a", ExpressionAttributeValues },
      `${invalid}ExpressionAttributeValues ${only}: FilterExpression and KeyConditionExpression are null`,
    ],
    // Told before the values of the request are judged.
    [
      "PutItem",
      { TableName, Item: { pk: {} }, ExpressionAttributeValues },
      `${enveloped}ExpressionAttributeValues ${only}: ConditionExpression is null`,
    ],
    // Names are told before values.
    [
      "PutItem",
      {
        ...condition,
        ExpressionAttributeNames: { "#a": "a", "#b": "b" },
        ExpressionAttributeValues,
      },
      enveloped + unused("Names", "#a, #b"),
    ],
    ["PutItem", { ...condition, ExpressionAttributeValues }, enveloped + unused("Values", ":s")],
    ["Scan", { ...scan, ExpressionAttributeValues }, invalid + unused("Values", ":s")],
    [
      "GetItem",
      { TableName, Key, ProjectionExpression: "b", ExpressionAttributeNames },
      invalid + unused("Names", "#a"),
    ],
    [
      "BatchGetItem",
      {
        RequestItems: {
          [TableName]: { Keys: [Key], ProjectionExpression: "b", ExpressionAttributeNames },
        },
      },
      invalid + unused("Names", "#a"),
    ],
    // An expression that cannot be parsed is told before what it does not use.
    [
      "Scan",
      { TableName, FilterExpression: "!!", ExpressionAttributeValues },
      `${invalid}Invalid FilterExpression: ${syntax("!", "!!")}`,
    ],
    // The update is parsed before the condition, the condition of keys before the filter.
    [
      "UpdateItem",
      { ...update, UpdateExpression: "!!", ConditionExpression: "??" },
      `${enveloped}Invalid UpdateExpression: ${syntax("!", "!!")}`,
    ],
    [
      "Query",
      { TableName, FilterExpression: "!!", KeyConditionExpression: "", ProjectionExpression: "" },
      `${invalid}Invalid KeyConditionExpression: The expression can not be empty;`,
    ],
    [
      "Query",
      {
        TableName,
        FilterExpression: "!!",
        KeyConditionExpression: "a = b",
        ProjectionExpression: "",
      },
      `${invalid}Invalid FilterExpression: ${syntax("!", "!!")}`,
    ],
    // An envelope that was not sent for is not opened: ReturnValues come before expressions.
    [
      "PutItem",
      { ...put, ReturnValues: "ALL_NEW", ConditionExpression: "!!" },
      `${enveloped}ReturnValues can only be ALL_OLD or NONE`,
    ],
    [
      "DeleteItem",
      { ...update, ReturnValues: "UPDATED_OLD", ConditionExpression: "!!" },
      `${enveloped}ReturnValues can only be ALL_OLD or NONE`,
    ],
  ])
})

describe("updates that cannot be carried out", () => {
  const TableName = "texts.updates"
  const item = { ...Key, word: { S: "t" }, box: { M: { a: { N: "1" } } }, steps: { L: [] } }
  const number = { N: `9${"9".repeat(37)}` }
  const attempt = (UpdateExpression: string, more: object = {}): object => ({
    TableName,
    Key,
    UpdateExpression,
    ...used(UpdateExpression),
    ...more,
  })
  const path = `${invalid}The document path provided in the update expression is invalid for update`
  const absent = `${invalid}The provided expression refers to an attribute that does not exist in the item`
  const type = `${invalid}An operand in the update expression has an incorrect data type`
  const setup: Refusal[] = [
    [
      "CreateTable",
      {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      },
      /^accepted/,
    ],
    ["PutItem", { TableName, Item: item }, /^accepted/],
  ]
  refusals(raw, [
    ...setup,
    ["UpdateItem", attempt("SET nothing.a = :s"), path],
    ["UpdateItem", attempt("SET word.a = :s"), path],
    ["UpdateItem", attempt("SET box[0] = :s"), path],
    ["UpdateItem", attempt("SET steps.a = :s"), path],
    ["UpdateItem", attempt("REMOVE nothing.a"), path],
    ["UpdateItem", attempt("SET a = b"), absent],
    ["UpdateItem", attempt("SET a = b + :n"), absent],
    ["UpdateItem", attempt("SET a = list_append(b, :l)"), absent],
    ["UpdateItem", attempt("SET a = word + :n"), type],
    ["UpdateItem", attempt("SET a = list_append(word, :l)"), type],
    ["UpdateItem", attempt("ADD word :n"), type],
    ["UpdateItem", attempt("DELETE word :ss"), type],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        UpdateExpression: "SET a = :a + :b",
        ExpressionAttributeValues: { ":a": number, ":b": { N: "0.1" } },
      },
      `${invalid}Attempting to store more than 38 significant digits in a Number`,
    ],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        UpdateExpression: "SET a = :a + :a",
        ExpressionAttributeValues: { ":a": { N: "9e125" } },
      },
      `${invalid}Number overflow. Attempting to store a number with magnitude larger than supported range`,
    ],
    // A failing condition goes before what the update would have done.
    [
      "UpdateItem",
      attempt("SET a = b", { ConditionExpression: "attribute_exists(nothing)" }),
      "ConditionalCheckFailedException: The conditional request failed",
    ],
  ])
})
