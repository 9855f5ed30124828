import { expect, test } from "vitest"
import { type SeededRandom, seededRandom, seedOf } from "../../../test/support/seeded-random.ts"
import { keptBefore, wholeBefore } from "./kept-image.ts"

const title = '{"id":{"S":"1"},"title":{"S":"Ever the same title"}'
const text = '"text":{"S":"And what there is to say about it, at some length"}'

test.each([
  ["a value that changes", `${title},"n":{"N":"1"}}`, `${title},"n":{"N":"25"}}`, "62 2 1|1"],
  ["an attribute that comes", `${title}}`, `${title},"n":{"N":"1"}}`, "51 14 0|"],
  ["an attribute that goes", `${title},"n":{"N":"1"}}`, `${title}}`, '51 0 14|,"n":{"N":"1"}'],
  ["the same text", title, title, "51 0 0|"],
  ["nothing in common", '{"a":{"S":"x"}}', '{"b":{"N":"1"}}', '{"a":{"S":"x"}}'],
  [
    "two values far from each other, of which one gets longer",
    `${title},"n":{"N":"9"},${text},"state":{"S":"open"}}`,
    `${title},"n":{"N":"10"},${text},"state":{"S":"closed"}}`,
    "62 2 1 82 6 4|9open",
  ],
])("of %s the old image keeps what differs", (_, before, after, kept) => {
  expect(keptBefore(before, after)).toBe(kept)
  expect(wholeBefore(kept, after)).toBe(before)
})

// Both begin with the same half, or end with it; alone it would come back as U+FFFD. So the image
// is kept whole.
test.each([
  ["first", "\u{1F600}", "\u{1F601}"],
  ["second", "\u{1F600}", "\u{1FA00}"],
])("characters of two halves stay whole where their %s half is the same", (_, one, other) => {
  const [before, after] = [`${title}${one}${title}`, `${title}${other}${title}`]
  expect(keptBefore(before, after)).toBe(before)
  expect(wholeBefore(before, after)).toBe(before)
})

test("a whole image comes back as it is, with another one beside it or none", () => {
  expect(wholeBefore('{"a":{"S":"x"}}', null)).toBe('{"a":{"S":"x"}}')
  expect(wholeBefore('{"a":{"S":"x"}}', '{"b":{"N":"1"}}')).toBe('{"a":{"S":"x"}}')
})

test("whatever changed, the old image comes back", () => {
  const seed = seedOf(process.env.SEED)
  const random = seededRandom(seed)
  for (let run = 0; run < 5000; run++) {
    const before = JSON.stringify(randomItem(random))
    const after = JSON.stringify(changed(random, JSON.parse(before)))
    const kept = keptBefore(before, after)
    expect(kept.length, `SEED=${seed}`).toBeLessThanOrEqual(before.length)
    expect(kept.isWellFormed(), `SEED=${seed}`).toBe(true)
    expect(wholeBefore(kept, after), `SEED=${seed}`).toBe(before)
  }
})

test("of a large item with a few changes little is kept", () => {
  const random = seededRandom(3)
  const item: Record<string, object> = {}
  for (let at = 0; at < 200; at++) item[`attribute${at}`] = { S: randomText(random, 200) }
  const before = JSON.stringify(item)
  let replaced = 0
  for (const at of [3, 77, 150]) {
    replaced += JSON.stringify(item[`attribute${at}`]).length
    item[`attribute${at}`] = { N: String(at) }
  }
  const kept = keptBefore(before, JSON.stringify(item))
  // What was there, and where it was.
  expect(kept.length).toBeLessThan(replaced + 60)
})

function randomItem(random: SeededRandom): Record<string, object> {
  const names = Array.from({ length: random.below(8) }, () => `a${random.below(9)}`)
  return Object.fromEntries(names.map((name) => [name, { S: randomText(random, 60) }]))
}

function changed(random: SeededRandom, item: Record<string, object>): Record<string, object> {
  for (const name of Object.keys(item)) {
    const kind = random.below(6)
    if (kind === 0) delete item[name]
    if (kind === 1) item[name] = { S: randomText(random, 60) }
    if (kind === 2) item[`b${random.below(9)}`] = { N: String(random.below(1000)) }
  }
  return item
}

/** Of few characters, so that much repeats, and with some of two halves. */
function randomText(random: SeededRandom, lengthMax: number): string {
  const signs = ["a", "b", "ab", "1|", " ", '"', "\u{1F600}", "\u{1F601}", "\u{1FA00}", "\u00e9"]
  return Array.from({ length: random.below(lengthMax) }, () => random.pick(signs)).join("")
}
