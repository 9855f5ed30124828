/** Every case of the corpus, decided as the rules of AWS's guides decide it. */
import { describe, expect, test } from "vitest"
import { evaluate } from "../../src/model/policy/evaluate.ts"
import { becauseText, policiesOf, readCorpus, requestOf } from "./corpus.ts"

const corpus = readCorpus(import.meta.dirname)

test("has at least 300 cases", () => {
  const groups = [...corpus.values()].flat()
  expect(groups.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThanOrEqual(300)
})

describe.each([...corpus])("%s", (_name, groups) => {
  test.each(groups.map((group) => [group.about, group] as const))("%s", (_about, group) => {
    const policies = policiesOf(group)
    for (const each of group.cases) {
      const decision = evaluate(requestOf(group, each), policies)
      const found = { expect: decision.decision, because: becauseText(decision) }
      expect({ ...each, ...found }).toEqual(each)
    }
  })
})
