/** Random statements, each beside the native request that it should be the same as. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "../support/seeded-random.ts"
import { PairWriter } from "./pair-writer.ts"

export type Native = "query" | "scan" | "putItem" | "updateItem" | "deleteItem"

export interface Pair {
  readonly statement: object
  readonly native: Native
  readonly input: object
}

const paths = ["n", "s", "flag", "m.x", "l[0]", "tags", "none"]

export function randomPair(random: SeededRandom, statementTable: string, table: string): Pair {
  const make = random.pick([selectPair, selectPair, selectPair, insertPair, updatePair, deletePair])
  const writer = new PairWriter(random)
  const made = make(writer, `"${statementTable}"`)
  const more = { ReturnConsumedCapacity: "INDEXES" } as const
  return {
    statement: { Statement: made.text, ...writer.parameters(), ...made.options, ...more },
    native: made.native,
    input: { TableName: table, ...made.input, ...writer.placeholders(), ...made.options, ...more },
  }
}

interface Made {
  readonly text: string
  readonly native: Native
  readonly input: object
  /** Of both. */
  readonly options?: object
}

const keyword = (random: SeededRandom, word: string) =>
  random.oneIn(4) ? word.toLowerCase() : word

function selectPair(writer: PairWriter, from: string): Made {
  const { random } = writer
  const index = random.pick([undefined, undefined, "byN", "byS"])
  const sort = index === undefined ? "sk" : index === "byN" ? "n" : "s"
  const shown = random.oneIn(3) ? ["sk", "n", "flag"].slice(0, 1 + random.below(3)) : undefined
  const ProjectionExpression = shown?.map((name) => writer.name(name)).join(", ")
  const isKeyed = !random.oneIn(3)
  const keys: [string, string][] = []
  if (isKeyed) keys.push(writer.compare(index === "byN" ? "g" : "pk", "=", pick(random, "pk")))
  if (isKeyed && random.oneIn(2)) keys.push(sortTest(writer, sort))
  // A Query refuses its keys in its filter; a statement takes them for more on the key.
  const others = isKeyed ? paths.filter((path) => path !== sort) : paths
  const filter = random.oneIn(2) ? condition(writer, 2, others) : undefined
  const terms = [...keys, ...(filter ? [filter] : [])]
  const isBackward = isKeyed && random.oneIn(3)
  const text = [
    keyword(random, "SELECT"),
    shown?.join(", ") ?? "*",
    `FROM ${from}${index === undefined ? "" : `."${index}"`}`,
    ...(terms.length > 0
      ? [`WHERE ${terms.map(([statement]) => statement).join(` ${keyword(random, "AND")} `)}`]
      : []),
    ...(isBackward ? [`ORDER BY ${sort} DESC`] : []),
  ].join(" ")
  return {
    text,
    native: isKeyed ? "query" : "scan",
    input: {
      IndexName: index,
      ProjectionExpression,
      FilterExpression: filter?.[1],
      ...(isKeyed && { KeyConditionExpression: keys.map(([, native]) => native).join(" AND ") }),
      ...(isBackward && { ScanIndexForward: false }),
    },
    options: {
      ...(random.oneIn(2) && { Limit: 1 + random.below(6) }),
      ...(random.oneIn(4) && { ConsistentRead: true }),
    },
  }
}

function sortTest(writer: PairWriter, sort: string): [string, string] {
  const { random } = writer
  const kind = sort === "s" ? "S" : "N"
  if (random.oneIn(3)) return writer.between(sort, pick(random, kind), pick(random, kind))
  if (kind === "S" && random.oneIn(2)) return writer.call("begins_with", sort, pick(random, kind))
  const given = random.oneIn(10) ? random.pick(["S", "N", "BOOL"]) : kind
  return writer.compare(sort, random.pick(["=", "<", "<=", ">", ">="]), pick(random, given))
}

function insertPair(writer: PairWriter, into: string): Made {
  const { random } = writer
  const Item = {
    ...key(random),
    g: pick(random, "pk"),
    n: pick(random, "N"),
    s: pick(random, "S"),
    ...(random.oneIn(2) && { flag: pick(random, "BOOL") }),
    ...(random.oneIn(2) && { m: { M: { x: pick(random, "any") } } }),
    ...(random.oneIn(2) && { l: { L: [pick(random, "any"), pick(random, "N")] } }),
    ...(random.oneIn(2) && { tags: pick(random, "SS") }),
    ...(random.oneIn(20) && { pad: { S: "x".repeat(random.below(3000)) } }),
    ...(random.oneIn(20) && { n: pick(random, "any") }),
  }
  if (random.oneIn(20)) Reflect.deleteProperty(Item, "sk")
  return {
    text: `INSERT INTO ${into} VALUE ${writer.literal({ M: Item })}`,
    native: "putItem",
    input: { Item, ConditionExpression: `attribute_not_exists(${writer.name("pk")})` },
  }
}

function updatePair(writer: PairWriter, table: string): Made {
  const { random } = writer
  const clauses = Array.from({ length: 1 + random.below(3) }, () => writer.action(pick))
  const Key = key(random)
  const where = writer.keyed(Key)
  const guard = random.oneIn(2) ? condition(writer, 2) : undefined
  const returning = random.pick([undefined, "ALL OLD", "ALL NEW", "MODIFIED OLD", "MODIFIED NEW"])
  const exists = `attribute_exists(${writer.name("pk")})`
  const sections = (kind: string) =>
    clauses.filter((clause) => clause.kind === kind).map(({ native }) => native)
  return {
    text:
      `UPDATE ${table} ${clauses.map(({ statement }) => statement).join(" ")} ` +
      `WHERE ${where}${guard ? ` AND ${guard[0]}` : ""}` +
      `${returning ? ` RETURNING ${returning} *` : ""}`,
    native: "updateItem",
    input: {
      Key,
      UpdateExpression: ["SET", "REMOVE", "ADD", "DELETE"]
        .filter((kind) => sections(kind).length > 0)
        .map((kind) => `${kind} ${sections(kind).join(", ")}`)
        .join(" "),
      ConditionExpression: guard ? `${exists} AND ${guard[1]}` : exists,
      ReturnValues: returning?.replace("MODIFIED", "UPDATED").replace(" ", "_"),
    },
  }
}

function deletePair(writer: PairWriter, table: string): Made {
  const { random } = writer
  const Key = key(random)
  const where = writer.keyed(Key)
  const guard = random.oneIn(2) ? condition(writer, 2) : undefined
  const returns = random.oneIn(2)
  return {
    text:
      `DELETE FROM ${table} WHERE ${where}${guard ? ` AND ${guard[0]}` : ""}` +
      `${returns ? " RETURNING ALL OLD *" : ""}`,
    native: "deleteItem",
    input: {
      Key,
      ...(guard && {
        ConditionExpression: `attribute_not_exists(${writer.name("pk")}) OR ${guard[1]}`,
      }),
      ...(returns && { ReturnValues: "ALL_OLD" }),
    },
  }
}

function condition(writer: PairWriter, depth: number, among = paths): [string, string] {
  const { random } = writer
  if (depth > 0 && random.oneIn(3)) {
    const word = random.pick(["AND", "OR"])
    const [a, b] = [condition(writer, depth - 1, among), condition(writer, depth - 1, among)]
    return [`(${a[0]} ${word} ${b[0]})`, `(${a[1]} ${word} ${b[1]})`]
  }
  if (depth > 0 && random.oneIn(5)) {
    const [statement, native] = condition(writer, depth - 1, among)
    // Expressions refuse parentheses in parentheses.
    return [`NOT (${statement})`, native.startsWith("(") ? `NOT ${native}` : `NOT (${native})`]
  }
  const path = random.pick(among)
  switch (random.below(8)) {
    case 0:
      return writer.between(path, pick(random, "N"), pick(random, "N"))
    case 1:
      return writer.among(path, [pick(random, "any"), pick(random, "any")])
    case 2:
      return writer.missing(path)
    case 3:
      return writer.call("begins_with", path, pick(random, random.oneIn(8) ? "any" : "S"))
    case 4:
      return writer.call("contains", path, pick(random, "any"))
    case 5:
      return writer.call("attribute_type", path, {
        S: random.pick(["S", "N", "M", "L", "SS", "BOOL", "NULL", "X"]),
      })
    case 6:
      return writer.size(path, pick(random, "N"))
    default:
      return writer.compare(
        path,
        random.pick(["=", "<>", "<", "<=", ">", ">="]),
        pick(random, random.oneIn(3) ? "any" : "N"),
      )
  }
}

function key(random: SeededRandom): Record<string, AttributeValue> {
  return { pk: pick(random, "pk"), sk: { N: String(random.below(4)) } }
}

function pick(random: SeededRandom, type: string): AttributeValue {
  switch (type) {
    case "pk":
      return { S: random.pick(["a", "b", "it's"]) }
    case "S":
      return { S: random.pick(["a", "ab", "b", "it's", '"'] as const) }
    case "N":
      return { N: random.pick(["0", "1", "2", "3", "-1.5", "1e2", "007"]) }
    case "BOOL":
      return { BOOL: random.oneIn(2) }
    case "SS":
      return random.oneIn(2) ? { SS: ["a", "b"] } : { SS: ["c"] }
    default: {
      const value = random.below(8)
      if (value === 0) return { NULL: true }
      if (value === 1) return { M: { x: pick(random, "N"), "odd name": pick(random, "S") } }
      if (value === 2) return { L: [pick(random, "S")] }
      if (value === 3) return { B: Uint8Array.of(random.below(3)) }
      if (value === 4) return { NS: ["1", "2"] }
      return pick(random, random.pick(["S", "N", "BOOL", "SS"]))
    }
  }
}
