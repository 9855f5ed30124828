/**
 * Documents that nobody wrote: those of the corpus with something spoilt, some so badly that they
 * are no JSON. Nothing may be thrown, and a policy that cannot be read may allow nothing.
 * `POLICY_DOCUMENTS=100000` tries that many.
 */
import { expect, test } from "vitest"
import {
  type ApplicablePolicies,
  evaluate,
  type PolicyRequest,
} from "../../src/model/policy/evaluate.ts"
import { parsePolicy, readPolicy } from "../../src/model/policy/parse-policy.ts"
import type { Policy } from "../../src/model/policy/policy.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import type { SeededRandom } from "../support/seeded-random.ts"
import { readCorpus, requestOf } from "./corpus.ts"

const documentsMax = Number(process.env.POLICY_DOCUMENTS ?? 5000)

const groups = [...readCorpus(import.meta.dirname).values()].flat()
const requests = groups.flatMap((group) => group.cases.map((each) => requestOf(group, each)))
const kinds = ["identity", "resource", "trust"] as const

test(`${documentsMax} random documents never throw, and never allow if they cannot be read`, () => {
  const random = randomOfTest()
  const documents = groups.flatMap(({ policies }) => Object.values(policies).flat())
  let readable = 0
  for (let round = 0; round < documentsMax; round++) {
    const document = spoilt(random.pick(documents), random)
    const kind = random.pick(kinds)
    const { policy, fault } = parsePolicy(document, { kind, source: "random" })
    if (policy) readable++
    else expect(fault).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
    const read = readPolicy(document, { kind, source: "random" })
    for (const request of [random.pick(requests), random.pick(requests)]) {
      checkDecisions(request, read, `round ${round}: ${JSON.stringify(document)}`)
    }
  }
  // Else it would be only the parser that is tried.
  expect(readable).toBeGreaterThan(documentsMax / 20)
  expect(readable).toBeLessThan(documentsMax * 0.95)
})

const allowAll = readPolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  { kind: "identity", source: "all" },
)

function checkDecisions(request: PolicyRequest, policy: Policy, about: string): void {
  const places: readonly ApplicablePolicies[] = [
    { identity: [policy] },
    { identity: [allowAll, policy] },
    { identity: [allowAll], boundary: policy },
    { identity: [allowAll], session: [policy] },
    { identity: [allowAll], resource: [policy] },
  ]
  for (const policies of places) {
    const { decision } = evaluate(request, policies)
    if (policy.fault) expect(decision, about).toBe("explicitDeny")
    else expect(["allow", "explicitDeny", "implicitDeny"], about).toContain(decision)
  }
}

/** The document as it is, in a tenth; else a member or a character changed, or several. */
function spoilt(document: unknown, random: SeededRandom): unknown {
  const draw = random.below(10)
  if (draw === 0) return document
  if (draw < 5) {
    let text = typeof document === "string" ? document : JSON.stringify(document)
    for (let times = random.below(3); times >= 0; times--) text = spoiltText(text, random)
    return text
  }
  const copy: unknown = typeof document === "string" ? document : structuredClone(document)
  for (let times = random.below(3); times >= 0; times--) spoilMember(copy, random)
  return copy
}

// biome-ignore format: one list
const scraps = [
  ...'{}[]":,\\*?$ \n\u0000\u0100',
  "${", `\${aws:username}`, `\${x, 'y'}`, "null", "true", "1e999", '"Deny"', "arn:aws:::::", "\\u0",
]

function spoiltText(text: string, random: SeededRandom): string {
  const at = random.below(text.length + 1)
  const gone = random.below(4)
  return text.slice(0, at) + random.pick(scraps) + text.slice(at + gone)
}

// biome-ignore format: one list
const strangers: readonly unknown[] = [
  null, 0, -1, 1.5, true, "", "*", "${", "arn:", `arn:aws:dynamodb:*:*:\${aws:username}`, [], {}, [[]],
  ["*", 1], { AWS: "*" }, { StringLike: { "aws:username": "?*" } }, "2008-10-17", "Deny", "Allow",
  "1::/0", "2026-02-30", "AAAA", "\u017f", { __proto__: null }, "ForAllValues:Bool", "__proto__",
]

/** Goes down to some member and puts something strange in its place, or renames it. */
function spoilMember(value: unknown, random: SeededRandom): void {
  if (typeof value !== "object" || value === null) return
  const names = Object.keys(value)
  if (names.length === 0) return
  const owner = value as Record<string, unknown>
  const name = random.pick(names)
  const draw = random.below(8)
  if (draw === 0 && !Array.isArray(value)) {
    const renamed = random.pick(["NotAction", "Sid", "Null", "NotPrincipal", `${name}IfExists`])
    owner[renamed] = owner[name]
    delete owner[name]
  } else if (draw <= 2) owner[name] = structuredClone(random.pick(strangers))
  else spoilMember(owner[name], random)
}
