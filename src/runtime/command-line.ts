import { parseArgs } from "node:util"
import { ConfigError, type Environment } from "../config.ts"

export const helpText = `libdynamo: the DynamoDB API on libSQL

  libdynamo [serve] [options]

  --port <number>   where to listen: 8000; 0 takes any free port
  --host <name>     where to listen: 127.0.0.1
  --file <path>     the database: libdynamo.db; :memory: keeps nothing
  --url <url>       the database as a URL: file:data.db, or a server as http://127.0.0.1:8080
  --version         print the version
  --help            print this

Options go before the variables PORT, HOST, FILE and LIBSQL_URL; a server's token comes from
LIBSQL_AUTH_TOKEN alone, where nobody sees it in a list of processes. With IAM_ACCOUNT_ID,
IAM_ACCESS_KEY and IAM_SECRET_KEY set, requests must be signed with that key; without, any
credentials will do.
`

export type Command =
  | { readonly command: "help" }
  | { readonly command: "version" }
  | { readonly command: "serve"; readonly environment: Environment }

/** Options are laid over the environment. Throws ConfigError for what is unknown. */
export function parseCommandLine(args: readonly string[], environment: Environment): Command {
  const { values, positionals } = parse(args)
  for (const [name, value] of Object.entries(values)) {
    // An empty variable is one that is not set; an empty option is a mistake.
    if (value === "") throw new ConfigError(`--${name} is empty; see libdynamo --help`)
  }
  if (values.help) return { command: "help" }
  if (values.version) return { command: "version" }
  const [command = "serve", ...more] = positionals
  if (command !== "serve" || more.length > 0) {
    throw new ConfigError(`unknown command: ${positionals.join(" ")}; see libdynamo --help`)
  }
  const { port, host, file, url } = values
  return {
    command: "serve",
    environment: {
      ...environment,
      ...(port === undefined ? {} : { PORT: port }),
      ...(host === undefined ? {} : { HOST: host }),
      ...(file === undefined ? {} : { FILE: file, LIBSQL_URL: undefined }),
      ...(url === undefined ? {} : { LIBSQL_URL: url }),
    },
  }
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
