import { expect, test } from "vitest"
import { ConfigError } from "../../config.ts"
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
  for (const args of [["--help"], ["help"]]) {
    expect(parseCommandLine(args, {})).toEqual({ command: "help", topic: "" })
  }
  for (const args of [
    ["sql", "--help"],
    ["help", "sql"],
  ]) {
    expect(parseCommandLine(args, {})).toEqual({ command: "help", topic: "sql" })
  }
  expect(parseCommandLine(["serve", "--version"], {})).toEqual({ command: "version" })
})

test.each([
  [["--nope"]],
  [["import"]],
  [["import", "--table", "T", "--from", "f", "--format", "xml"]],
  [["export", "--table", "T"]],
  [["export", "--table", "T", "--to", "f", "--from", "g"]],
  [["restore", "--table", "T"]],
  [["backup", "--table", "T", "--to", "f"]],
  [["account"]],
  [["serve", "--table", "T"]],
  [["purge", "--table", "T"]],
  [["serve", "x"]],
  [["--port"]],
  [["--file", ""]],
  [["--url="]],
])("%j is refused", (args) => {
  expect(() => parseCommandLine(args, {})).toThrow(ConfigError)
  expect(() => parseCommandLine(args, {})).toThrow(/see libdynamo --help$/)
})

test("commands on data", () => {
  expect(parseCommandLine(["export", "--table", "T", "--to", "f", "--file", "d.db"], {})).toEqual({
    command: "export",
    environment: { FILE: "d.db", LIBSQL_URL: undefined },
    options: { table: "T", to: "f", format: "DYNAMODB_JSON" },
  })
  const csv = ["--format", "csv", "--delimiter", ";", "--header", "a,b", "--compression", "zstd"]
  const from = ["--table", "T", "--from", "f", "--endpoint", "http://h"]
  expect(parseCommandLine(["import", ...from, ...csv], {})).toMatchObject({
    command: "import",
    options: {
      ...{ table: "T", from: "f", endpoint: "http://h", format: "CSV", compression: "ZSTD" },
      csv: { delimiter: ";", header: ["a", "b"] },
    },
  })
  expect(parseCommandLine(["restore", "--backup", "arn", "--table", "T"], {})).toMatchObject({
    command: "restore",
    options: { backup: "arn", table: "T" },
  })
})

test.each(["sql", "backup --table T"])("%s takes a database or an endpoint", (command) => {
  const args = [...command.split(" "), "--file", "d.db", "--endpoint", "http://h"]
  expect(() => parseCommandLine(args, {})).toThrow("--endpoint, --file or --url, and one of them")
})
