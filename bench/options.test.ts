import { expect, test } from "vitest"
import { parseOptions, usage } from "./options.ts"

const namesOf = (...args: readonly string[]) =>
  parseOptions(args, "results")?.contenders.map(({ name }) => name)

test("takes only what was named", () => {
  const options = parseOptions(["--only", "dynalite,Get", "--connections", "16,256"], "results")
  expect(options).toMatchObject({ workloads: ["Get"], connections: [16, 256], itemBytes: 1024 })
  expect(options?.contenders.map(({ name }) => name)).toEqual(["dynalite"])
})

test("a quick run has fewer servers, and others what is theirs", () => {
  expect(namesOf("--quick")).not.toContain("libdynamo-stream")
  expect(namesOf()).toEqual(
    expect.arrayContaining(["libdynamo-stream", ...(namesOf("--quick") ?? [])]),
  )
  expect(namesOf("remote")).toEqual(["floor-remote", "libdynamo-remote", "libdynamo-workerd"])
  expect(namesOf("start")).not.toContain("floor-node")
})

// Their promises are about the strict server; a growing database of everybody would take hours.
test.each(["growth", "crowd", "soak"])("%s asks one server, unless others are named", (command) => {
  expect(namesOf(command)).toEqual(["libdynamo-strict"])
  expect(namesOf(command, "--only", "dynalite")).toEqual(["dynalite"])
})

test("soaks servers whose log is read", () => {
  expect(namesOf("soak", "--only", "libdynamo-stream,Put")).toEqual(["libdynamo-stream"])
})

test("grows in items, in tables, or in both", () => {
  const optionsOf = (...args: readonly string[]) => parseOptions(["growth", ...args], "results")
  expect(optionsOf("--items", "1000,2000", "--tables", "0")).toMatchObject({
    itemCounts: [1000, 2000],
    tableCounts: [],
    itemBytes: 128,
  })
  expect(optionsOf()?.itemCounts).toContain(10_000_000)
})

test.each([
  [["growth", "--items", "1010"], "--items: 1010 is no multiple of 100"],
  [["--only", "dynamo"], "--only: there is no dynamo"],
  [["--item-bytes", "99"], "--item-bytes: from 100 to 400000"],
  [["--warm-up", "soon"], "--warm-up: soon is no count"],
  [["--connections", "1,x"], "--connections: x is no count"],
  [["finish"], "there is no finish"],
  [["chart", "pie"], "there is nothing to do with pie"],
])("says what is wrong with %j", (args, message) => {
  expect(() => parseOptions(args, "results")).toThrow(message)
})

test("helps whoever asks", () => {
  expect(parseOptions(["--help"], "results")).toBeUndefined()
  expect(usage).toContain("--item-bytes")
})
