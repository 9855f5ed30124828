import { expect, test } from "vitest"
import { ConfigError } from "../config.ts"
import { parseCommandLine } from "./command-line.ts"

test("options go before the environment", () => {
  const environment = { PORT: "1", FILE: "a", LIBSQL_URL: "file:b", LOG_LEVEL: "debug" }
  const args = ["serve", "--port", "0", "--file=:memory:", "--host", "::1"]
  expect(parseCommandLine(args, environment)).toEqual({
    command: "serve",
    environment: {
      PORT: "0",
      FILE: ":memory:",
      LIBSQL_URL: undefined,
      HOST: "::1",
      LOG_LEVEL: "debug",
    },
  })
  expect(parseCommandLine(["--url", "file:c"], environment)).toMatchObject({
    environment: { LIBSQL_URL: "file:c" },
  })
  expect(parseCommandLine([], environment)).toEqual({ command: "serve", environment })
})

test("help and version", () => {
  expect(parseCommandLine(["--help"], {})).toEqual({ command: "help" })
  expect(parseCommandLine(["serve", "--version"], {})).toEqual({ command: "version" })
})

test.each([
  [["--nope"]],
  [["import"]],
  [["serve", "x"]],
  [["--port"]],
  [["--file", ""]],
  [["--url="]],
])("%j is refused", (args) => {
  expect(() => parseCommandLine(args, {})).toThrow(ConfigError)
  expect(() => parseCommandLine(args, {})).toThrow(/see libdynamo --help$/)
})
