/** The options of each command, as they stand on the command line. */
import { ConfigError, type Environment } from "../../config.ts"
import type { AccountOptions } from "./account-command.ts"
import type { BackupOptions, RestoreOptions } from "./backup-command.ts"
import type { ExportOptions } from "./export-command.ts"
import type { ImportOptions } from "./import-command.ts"
import type { SqlOptions } from "./sql-command.ts"

export type OptionedCommand = { readonly environment: Environment } & (
  | { readonly command: "serve" | "collections check" | "collections upgrade" }
  | { readonly command: "account create"; readonly options: AccountOptions }
  | { readonly command: "backup"; readonly options: BackupOptions }
  | { readonly command: "export"; readonly options: ExportOptions }
  | { readonly command: "import"; readonly options: ImportOptions }
  | { readonly command: "restore"; readonly options: RestoreOptions }
  | { readonly command: "sql"; readonly options: SqlOptions }
)

type Name = OptionedCommand["command"]

export const optionsOf: Readonly<Record<Name, readonly string[]>> = {
  serve: [],
  "account create": ["account", "name", "endpoint"],
  backup: ["table", "name", "endpoint"],
  "collections check": [],
  "collections upgrade": [],
  export: ["table", "to", "format", "endpoint"],
  import: ["table", "from", "format", "compression", "key", "delimiter", "header", "endpoint"],
  restore: ["backup", "table", "endpoint"],
  sql: ["endpoint", "execute", "json"],
}

type Values = Readonly<Record<string, string | boolean | undefined>>

export function isCommand(text: string): text is Name {
  return Object.hasOwn(optionsOf, text)
}

const itemFormats = { json: "DYNAMODB_JSON", ion: "ION" } as const
const formats = { ...itemFormats, csv: "CSV" } as const
const compressions = { none: "NONE", gzip: "GZIP", zstd: "ZSTD" } as const

/** Throws ConfigError. */
export function commandOf(
  command: Name,
  values: Values,
  environment: Environment,
): OptionedCommand {
  const text = (name: string) => textOf(values, name)
  const needed = (name: string) => {
    const value = text(name)
    if (value !== undefined) return value
    throw new ConfigError(`${command} needs --${name}; see libdynamo --help`)
  }
  const endpoint = text("endpoint")
  const isDatabase = text("file") !== undefined || text("url") !== undefined
  if (isDatabase && endpoint !== undefined && command !== "account create") {
    throw new ConfigError(`${command} takes --endpoint, --file or --url, and one of them`)
  }
  switch (command) {
    case "account create": {
      const options = { account: text("account"), name: text("name"), endpoint }
      return { command, environment, options }
    }
    case "backup": {
      const options = { table: needed("table"), name: text("name"), endpoint }
      return { command, environment, options }
    }
    case "export": {
      const format = choice("format", text("format") ?? "json", itemFormats)
      const options = { table: needed("table"), to: needed("to"), format, endpoint }
      return { command, environment, options }
    }
    case "import":
      return { command, environment, options: importOptions(text, needed) }
    case "restore": {
      const options = { backup: needed("backup"), table: needed("table"), endpoint }
      return { command, environment, options }
    }
    case "sql": {
      const showsJson = values.json === true
      const options = { endpoint, isDatabase, execute: text("execute"), showsJson }
      return { command, environment, options }
    }
    default:
      return { command, environment }
  }
}

function importOptions(
  text: (name: string) => string | undefined,
  needed: (name: string) => string,
): ImportOptions {
  const compression = text("compression")
  const csv = { delimiter: text("delimiter"), header: text("header")?.split(",") }
  return {
    ...{ table: needed("table"), from: needed("from") },
    ...{ endpoint: text("endpoint"), key: text("key") },
    format: choice("format", text("format") ?? "json", formats),
    ...(compression && { compression: choice("compression", compression, compressions) }),
    ...((csv.delimiter || csv.header) && { csv }),
  }
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === "string" ? value : undefined
}

function choice<T extends string>(
  option: string,
  value: string,
  choices: Readonly<Record<string, T>>,
): T {
  const found = Object.hasOwn(choices, value) ? choices[value] : undefined
  if (found !== undefined) return found
  const names = Object.keys(choices).join(", ")
  throw new ConfigError(`--${option} must be one of ${names}; see libdynamo --help`)
}
