/**
 * Statements that are nonsense, or nearly sense: each gets an answer or a typed refusal, in time.
 * `PARTIQL_TEXTS=100000 SEED=…` for more, or again.
 */
import { expect, test } from "vitest"
import { ApiError } from "../../src/error.ts"
import { parseStatement } from "../../src/model/partiql/statement.ts"
import { processorMsOf } from "../support/processor-time.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { rawSubject } from "../support/raw-subject.ts"
import type { SeededRandom } from "../support/seeded-random.ts"

const raw = rawSubject()
const texts = Number(process.env.PARTIQL_TEXTS ?? 3000)
const charactersMax = 8192
const slowMs = 1000

const pieces =
  "SELECT|*|FROM|texts|\"texts\"|.|byG|WHERE|pk|sk|=|<>|!=|<|<=|>|>=|'a'|'it''s'|1|-|+|.5|1e3|1e999|" +
  "(|)|[|]|{|}|<<|>>|,|:|;|?|AND|OR|NOT|IN|IS|MISSING|NULL|BETWEEN|ORDER|BY|ASC|DESC|INSERT|INTO|" +
  "VALUE|{'pk': 'a'}|UPDATE|SET|REMOVE|DELETE|RETURNING|ALL|MODIFIED|OLD|NEW|EXISTS|size|contains|" +
  "begins_with|attribute_type|list_append|set_add|set_delete|true|false|null|--|/*|*/|#|\"|'|\\|\n|é|😀"
const words = pieces.split("|")

const sound = [
  "SELECT * FROM texts WHERE pk = 'a' AND (sk > 1 OR NOT contains(s, 'x')) ORDER BY pk DESC",
  "INSERT INTO texts VALUE {'pk': 'a', 'l': [1, <<'x'>>, {'m': null}]}",
  "UPDATE texts SET a = list_append(a, [1]), s = set_add(s, <<1>>) REMOVE b[0] WHERE pk = 'a'",
  "DELETE FROM texts WHERE pk = 'a' AND size(l) BETWEEN 1 AND 2 RETURNING ALL OLD *",
  "SELECT a.b[0], \"c d\" FROM \"texts\".byG WHERE pk IN ('a', 'b') AND a IS NOT MISSING",
]

function randomText(random: SeededRandom): string {
  switch (random.below(4)) {
    case 0:
      return Array.from({ length: 1 + random.below(40) }, () => random.pick(words)).join(
        random.pick(["", " "]),
      )
    case 1:
      return Array.from({ length: 1 + random.below(60) }, () =>
        String.fromCharCode(random.oneIn(10) ? random.below(65_536) : 32 + random.below(96)),
      ).join("")
    case 2: {
      const piece = random.pick(words)
      const start = random.pick(["", "SELECT * FROM texts WHERE ", "INSERT INTO texts VALUE "])
      return (start + `${piece} `.repeat(charactersMax)).slice(0, charactersMax)
    }
    default: {
      let text = random.pick(sound)
      for (let at = random.below(4); at >= 0; at--) {
        const place = random.below(text.length)
        const removed = random.below(6)
        text = `${text.slice(0, place)}${random.pick(words)}${text.slice(place + removed)}`
      }
      return text
    }
  }
}

test(`${texts} random statements are parsed or refused, quickly`, () => {
  const random = randomOfTest()
  for (let at = 0; at < texts; at++) {
    const text = randomText(random)
    const ms = processorMsOf(() => {
      try {
        parseStatement(text)
      } catch (error) {
        if (!(error instanceof ApiError))
          throw new Error(`on ${JSON.stringify(text)}`, { cause: error })
        expect(error.code).toBe("ValidationException")
      }
    })
    expect(ms, text).toBeLessThan(slowMs)
  }
})

const typed =
  /^(accepted|(Validation|ResourceNotFound|ConditionalCheckFailed|DuplicateItem|TransactionCanceled)Exception)/

test(`${texts} random statements get an answer or a typed refusal`, async () => {
  const random = randomOfTest()
  const AttributeType = "S"
  const key = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" }]
  await raw.send("CreateTable", {
    TableName: "texts",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({ AttributeName, AttributeType })),
    KeySchema: key("pk"),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: key("g"), Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
  })
  for (let at = 0; at < texts; at++) {
    const Statement = randomText(random) || " "
    const parameters = random.below(3)
    const one = {
      Statement,
      ...(parameters > 0 && { Parameters: Array.from({ length: parameters }, () => ({ S: "a" })) }),
    }
    const operation = random.pick(["Execute", "Execute", "Batch", "Transaction"])
    const answer =
      operation === "Execute"
        ? await raw.refusal("ExecuteStatement", one)
        : operation === "Batch"
          ? await raw.refusal("BatchExecuteStatement", { Statements: [one] })
          : await raw.refusal("ExecuteTransaction", { TransactStatements: [one] })
    expect(answer, JSON.stringify(one)).toMatch(typed)
  }
})
