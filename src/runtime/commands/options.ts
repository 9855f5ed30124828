/** The commands that move data, as they stand on the command line. */
import { ConfigError, type Environment } from "../../config.ts"
import type { BackupOptions, RestoreOptions } from "./backup-command.ts"
import type { ExportOptions } from "./export-command.ts"
import type { ImportOptions } from "./import-command.ts"

export type DataCommand = { readonly environment: Environment } & (
  | { readonly command: "export"; readonly options: ExportOptions }
  | { readonly command: "import"; readonly options: ImportOptions }
  | { readonly command: "backup"; readonly options: BackupOptions }
  | { readonly command: "restore"; readonly options: RestoreOptions }
)

export const dataOptions = {
  export: ["table", "to", "format", "endpoint"],
  import: [...["table", "from", "format", "compression", "key", "delimiter", "header", "endpoint"]],
  backup: ["table", "name", "endpoint"],
  restore: ["backup", "table", "endpoint"],
} as const

type Values = Readonly<Record<string, string | boolean | undefined>>

export function isDataCommand(command: string): command is keyof typeof dataOptions {
  return Object.hasOwn(dataOptions, command)
}

const itemFormats = { json: "DYNAMODB_JSON", ion: "ION" } as const
const formats = { ...itemFormats, csv: "CSV" } as const
const compressions = { none: "NONE", gzip: "GZIP", zstd: "ZSTD" } as const

/** Throws ConfigError. */
export function dataCommandOf(
  command: keyof typeof dataOptions,
  values: Values,
  environment: Environment,
): DataCommand {
  const text = (name: string) => textOf(values, name)
  const needed = (name: string) => {
    const value = text(name)
    if (value !== undefined) return value
    throw new ConfigError(`${command} needs --${name}; see libdynamo --help`)
  }
  const endpoint = text("endpoint")
  const table = needed("table")
  switch (command) {
    case "export": {
      const format = choice("format", text("format") ?? "json", itemFormats)
      return { command, environment, options: { table, to: needed("to"), format, endpoint } }
    }
    case "import": {
      const compression = text("compression")
      const csv = { delimiter: text("delimiter"), header: text("header")?.split(",") }
      const options: ImportOptions = {
        ...{ table, from: needed("from"), endpoint, key: text("key") },
        format: choice("format", text("format") ?? "json", formats),
        ...(compression && { compression: choice("compression", compression, compressions) }),
        ...((csv.delimiter || csv.header) && { csv }),
      }
      return { command, environment, options }
    }
    case "backup":
      return { command, environment, options: { table, name: text("name"), endpoint } }
    case "restore":
      return { command, environment, options: { backup: needed("backup"), table, endpoint } }
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
