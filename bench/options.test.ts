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

test.each([
  [["--only", "dynamo"], "--only: there is no dynamo"],
  [["--item-bytes", "99"], "--item-bytes: from 100 to 400000"],
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
