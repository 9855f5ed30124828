import { parseArgs } from "node:util"
import { ConfigError, type Environment } from "../config.ts"
import type { AccountOptions } from "./create-account.ts"
import type { SqlOptions } from "./sql-command.ts"

export const helpText = `libdynamo: the DynamoDB API on libSQL

  libdynamo [serve] [options]
  libdynamo account create [--account <12 digits>] [--name <text>] [--endpoint <url>]
  libdynamo sql [--endpoint <url> | --file <path> | --url <url>] [--execute <text>] [--json]
  libdynamo collections check|upgrade [options]

  --port <number>   where to listen: 8000; 0 takes any free port
  --host <name>     where to listen: 127.0.0.1
  --file <path>     the database: libdynamo.db; :memory: keeps nothing
  --url <url>       the database as a URL: file:data.db, or a server as http://127.0.0.1:8080
  --version         print the version
  --help            print this

Options go before the variables PORT, HOST, FILE and LIBSQL_URL; a server's token comes from
LIBSQL_AUTH_TOKEN alone, where nobody sees it in a list of processes. With IAM_ACCOUNT_ID,
IAM_ACCESS_KEY and IAM_SECRET_KEY (or IAM_SECRET_FILE) set, requests must be signed with a key that
is known; without, any credentials will do. \`account create\` asks a running server for another
account, and prints its keys once. \`sql\` takes statements of PartiQL from a terminal, from a pipe or
by --execute; it asks a running server, with the keys of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
or of the IAM_ variables, or opens the database that --file or --url names. \`collections\` looks at
what dynamodb-mini wrote, and brings it up to date.
`

export type Command =
  | { readonly command: "help" }
  | { readonly command: "version" }
  | { readonly command: "serve"; readonly environment: Environment }
  | {
      readonly command: "collections check" | "collections upgrade"
      readonly environment: Environment
    }
  | ({ readonly command: "account create"; readonly environment: Environment } & AccountOptions)
  | ({ readonly command: "sql"; readonly environment: Environment } & SqlOptions)

/** Options are laid over the environment. Throws ConfigError for what is unknown. */
export function parseCommandLine(args: readonly string[], environment: Environment): Command {
  const { values, positionals } = parse(args)
  for (const [name, value] of Object.entries(values)) {
    // An empty variable is one that is not set; an empty option is a mistake.
    if (value === "") throw new ConfigError(`--${name} is empty; see libdynamo --help`)
  }
  if (values.help) return { command: "help" }
  if (values.version) return { command: "version" }
  const command = positionals.join(" ") || "serve"
  const { port, host, file, url, account, name, endpoint, execute, json = false } = values
  const overlaid = {
    ...environment,
    ...(port === undefined ? {} : { PORT: port }),
    ...(host === undefined ? {} : { HOST: host }),
    ...(file === undefined ? {} : { FILE: file, LIBSQL_URL: undefined }),
    ...(url === undefined ? {} : { LIBSQL_URL: url }),
  }
  if (command === "account create") {
    return { command, environment: overlaid, account, name, endpoint }
  }
  if (command === "sql") {
    const isDatabase = file !== undefined || url !== undefined
    if (isDatabase && endpoint !== undefined) {
      throw new ConfigError("sql takes --endpoint, --file or --url, and one of them")
    }
    return { command, environment: overlaid, endpoint, isDatabase, execute, showsJson: json }
  }
  if (command !== "serve" && command !== "collections check" && command !== "collections upgrade") {
    throw new ConfigError(`unknown command: ${command}; see libdynamo --help`)
  }
  for (const option of ["account", "name", "endpoint", "execute", "json"] as const) {
    if (values[option] === undefined) continue
    throw new ConfigError(`--${option} does not go with serve; see libdynamo --help`)
  }
  return { command, environment: overlaid }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        file: { type: "string" },
        url: { type: "string" },
        account: { type: "string" },
        name: { type: "string" },
        endpoint: { type: "string" },
        execute: { type: "string" },
        json: { type: "boolean" },
        version: { type: "boolean" },
        help: { type: "boolean" },
      },
    })
  } catch (error) {
    // parseArgs's own errors, which say what was wrong in one sentence.
    if (error instanceof TypeError) throw new ConfigError(`${error.message}; see libdynamo --help`)
    throw error
  }
}
