import { describe, expect, test } from "vitest"
import { differenceSets, isSet, membersOf, setHas, unionSets } from "./sets.ts"

const many = Array.from({ length: 20 }, (_, i) => String(i))

test("a set has members of its own type only", () => {
  expect(setHas({ SS: ["a", "1"] }, { S: "1" })).toBe(true)
  expect(setHas({ SS: ["a", "1"] }, { N: "1" })).toBe(false)
  expect(setHas({ NS: ["1"] }, { N: "1" })).toBe(true)
  expect(setHas({ NS: ["1"] }, { S: "1" })).toBe(false)
  expect(setHas({ BS: ["AAAA"] }, { B: "AAAA" })).toBe(true)
  expect(setHas({ BS: ["AAAA"] }, { SS: ["AAAA"] })).toBe(false)
})

test("lists and scalars are no sets", () => {
  expect([{ SS: ["a"] }, { NS: ["1"] }, { BS: [""] }].every(isSet)).toBe(true)
  expect(isSet({ L: [] })).toBe(false)
  expect(isSet({ S: "SS" })).toBe(false)
  expect(membersOf({ BS: ["AAAA"] })).toEqual(["AAAA"])
})

// AWS guide, "ADD - updating numbers and sets" and "DELETE - removing elements from a set".
describe("union and difference", () => {
  test("a union has each member once", () => {
    expect(unionSets({ SS: ["b", "a"] }, { SS: ["c", "a"] })).toEqual({ SS: ["b", "a", "c"] })
    expect(unionSets({ NS: many }, { NS: ["5", "-5"] })).toEqual({ NS: [...many, "-5"] })
  })

  test("a difference keeps the rest", () => {
    expect(differenceSets({ BS: ["AA==", "AQ=="] }, { BS: ["AA==", "Ag=="] })).toEqual({
      BS: ["AQ=="],
    })
    expect(differenceSets({ NS: many }, { NS: many.slice(1) })).toEqual({ NS: ["0"] })
  })

  test("nothing is left when all members go", () => {
    expect(differenceSets({ SS: ["a", "b"] }, { SS: ["b", "a", "c"] })).toBeUndefined()
  })

  test("a set that does not change stays the same object", () => {
    const set = { SS: ["a", "b"] }
    expect(unionSets(set, { SS: ["b"] })).toBe(set)
    expect(differenceSets(set, { SS: ["c"] })).toBe(set)
  })

  test("sets of different types are a mistake in the program", () => {
    expect(() => unionSets({ SS: ["1"] }, { NS: ["1"] })).toThrow("different types")
    expect(() => differenceSets({ SS: ["1"] }, { NS: ["1"] })).toThrow("different types")
  })
})
