/** What expressions here may use, and the texts that several of them get. */

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
export function used(...expressions: string[]) {
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

export const wrongType = (name: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`
export const wrongCount = (name: string, count: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`
export const misused = (name: string) =>
  `The function is not allowed to be used this way in an expression; function: ${name}`
export const same = (operator: string, path: string) =>
  `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`
export const syntax = (token: string, near: string) =>
  `Syntax error; token: "${token}", near: "${near}"`
export const notDefined = (value: string) =>
  `An expression attribute value used in expression is not defined; attribute value: ${value}`
export const tooLong = (bytes: number) =>
  `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`
export const outOfRange = (index: string) =>
  `List index is not within the allowable range; index: [${index}]`
export const redundant = "The expression has redundant parentheses;"
export const inOf = (count: number) =>
  `a IN (${Array.from({ length: count }, () => ":n").join(", ")})`
