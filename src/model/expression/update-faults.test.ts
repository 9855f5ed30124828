import { describe, expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { ApiError } from "../../error.ts"
import { parse } from "./update.case.ts"

// AWS guide: "Using update expressions in DynamoDB"; what it leaves open was observed.

describe("what cannot be an update", () => {
  const misused = (name: string) =>
    `The function is not allowed to be used this way in an expression; function: ${name}`
  const wrongType = (name: string, type: string) =>
    "Incorrect operand type for operator or function; " +
    `operator or function: ${name}, operand type: ${type}`
  const wrongOperand = (name: string, type: string) =>
    `Incorrect operand type for operator or function; operator: ${name}, operand type: ${type}`
  const paths = (verb: string, one: string, two: string) =>
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
    `path one: ${one}, path two: ${two}`
  const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`

  test.each([
    ["", "The expression can not be empty;"],
    ["INVALID SYNTAX HERE", syntax("INVALID", "INVALID SYNTAX")],
    ["SET", syntax("<EOF>", "SET")],
    ["SET _123 = :1", syntax("_", "SET _123")],
    ["SET #a = :1,", syntax("<EOF>", ",")],
    ["SET a = _f(b)", syntax("_", "= _f")],
    ["SET a :1", syntax(":1", "a :1")],
    ["SET a = :1 b = :2", syntax("b", ":1 b =")],
    ["SET a = b + :1 + :2", syntax("+", ":1 + :2")],
    ["SET a = (b + :1) + :2", syntax("+", ") + :2")],
    ["SET a = b + (c + :1)", syntax("+", "c + :1")],
    ["SET a = if_not_exists(b, :1 + :2)", syntax("+", ":1 + :2")],
    ["SET set = :1", syntax("set", "SET set =")],
    ["SET a = :1, REMOVE b", syntax("REMOVE", ", REMOVE b")],
    ["SET :a = :1", syntax(":a", "SET :a =")],
    ["SET a = :1 AND b = :2", syntax("AND", ":1 AND b")],
    ["REMOVE a :1", syntax(":1", "a :1")],
    ["ADD a b", syntax("b", "a b")],
    ["ADD a", syntax("<EOF>", "a")],
    ["DELETE a = :1", syntax("=", "a = :1")],
    ["SET a = (b).c", syntax(".", ").c")],
    ["SET a = ((b))", "The expression has redundant parentheses;"],
    ["SET a = ((b + :1))", "The expression has redundant parentheses;"],
    ["SET size = :1", "Attribute name is a reserved keyword; reserved keyword: size"],
    ["SET a.b = c.Size", "Attribute name is a reserved keyword; reserved keyword: Size"],
    ["SET a = f(b, c)", "Invalid function name; function: f"],
    ["SET a = List_append(b, c)", "Invalid function name; function: List_append"],
    ["SET a = size(b)", misused("size")],
    ["SET a = list_append(list_append(a, :l), :l)", misused("list_append")],
    ["SET a = if_not_exists(a, list_append(b, :l))", misused("list_append")],
    ["SET a = :1 SET b = :2", 'The "SET" section can only be used once in an update expression;'],
    ["ADD a :1 add b :2", 'The "ADD" section can only be used once in an update expression;'],
    [
      "SET #b = :1",
      "An expression attribute name used in the document path is not defined; attribute name: #b",
    ],
    [
      "SET a = :c",
      "An expression attribute value used in expression is not defined; attribute value: :c",
    ],
    ["SET a = :1, a.b = :2", paths("overlap", "[a]", "[a, b]")],
    ["SET a.b = :1 REMOVE a", paths("overlap", "[a, b]", "[a]")],
    ["SET #a = :1 REMOVE a", paths("overlap", "[a]", "[a]")],
    ["SET l[0] = :1, l[1] = :1, l[0].a = :1", paths("overlap", "[l, [0]]", "[l, [0], a]")],
    ["SET a.c = :1, a[1] = :1", paths("conflict", "[a, c]", "[a, [1]]")],
    ["ADD a :x", wrongOperand("ADD", "STRING")],
    ["ADD a :b", wrongOperand("ADD", "BINARY")],
    ["ADD a :null", wrongOperand("ADD", "NULL")],
    ["ADD a :bool", wrongOperand("ADD", "BOOLEAN")],
    ["ADD a :l", wrongOperand("ADD", "LIST")],
    ["ADD a :m", wrongOperand("ADD", "MAP")],
    ["DELETE a :1", wrongOperand("DELETE", "NUMBER")],
    ["SET a = b + :x", wrongType("+", "S")],
    ["SET a = :ns - b", wrongType("-", "NS")],
    ["SET a = list_append(:x, b)", wrongType("list_append", "S")],
    [
      "SET a = list_append(b)",
      "Incorrect number of operands for operator or function; " +
        "operator or function: list_append, number of operands: 1",
    ],
    ...["if_not_exists(a, :1)", "list_append(a, :l)", ":1"].map((operand) => [
      `SET a = if_not_exists(${operand}, :1)`,
      "Operator or function requires a document path; operator or function: if_not_exists",
    ]),
  ])("%s", (text, fault) => {
    expect(() => parse(text as string)).toThrow(
      ApiError.invalidRequest(`Invalid UpdateExpression: ${fault}`),
    )
  })

  // Reserved words, unknown functions, repeated sections, undefined names, undefined values,
  // overlaps, conflicts, operands, functions: each in the whole expression before the next.
  test("precedence", () => {
    const order = [
      ["REMOVE zone", /reserved/],
      ["REMOVE a[f] ", /Syntax/],
      ["SET q = f(:1)", /Invalid function name/],
      ["SET r = :1 SET t = :2", /section/],
      ["REMOVE #none", /attribute name: #none/],
      ["DELETE u :none", /attribute value: :none/],
      ["REMOVE o, o", /overlap/],
      ["REMOVE c[0], c.d", /conflict/],
      ["ADD v :x", /operator: ADD/],
      ["SET w = :x + :1", /operator or function: \+/],
    ] as const
    const [reserved, syntax, ...others] = order
    const ranked = [syntax, reserved, ...others]
    for (const [rank, [text, fault]] of ranked.entries()) {
      for (const [worse] of ranked.slice(rank + 1)) {
        for (const both of [`${text} ${worse}`, `${worse} ${text}`]) {
          const isRepeated = (both.match(/SET|REMOVE|ADD|DELETE/g)?.length ?? 0) > sections(both)
          if (isRepeated && rank > 3) continue
          expect(() => parse(both), both).toThrow(isRepeated && rank > 2 ? /section/ : fault)
        }
      }
    }
  })

  function sections(text: string): number {
    return new Set(text.match(/SET|REMOVE|ADD|DELETE/g)).size
  }

  test("the deepest valid update is accepted", () => {
    const [open, close] = ["(if_not_exists(a,".repeat(214), "))".repeat(214)]
    expect(() => parse(`SET a=${open}:1${close}`)).not.toThrow()
  })

  test.each([
    [`SET a = ${"(".repeat(4000)}`],
    [`SET a = ${"if_not_exists(a,".repeat(250)}`],
    [`REMOVE ${"a,".repeat(2040)}a`],
    [`REMOVE ${"a[0],".repeat(810)}a.b`],
  ])("a hostile text: %.24s…", (text) => {
    const ms = processorMsOf(() => expect(() => parse(text)).toThrow(ApiError))
    expect(ms).toBeLessThan(2000)
  })
})
