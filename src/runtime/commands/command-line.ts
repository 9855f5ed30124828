import { parseArgs } from "node:util"
import { ConfigError, type Environment } from "../../config.ts"
import { commandOf, isCommand, type OptionedCommand, optionsOf } from "./options.ts"

export const helpText = `libdynamo: the DynamoDB API on libSQL

  libdynamo [serve] [options]
  libdynamo export --table <name> --to <folder> [--format json|ion]
  libdynamo import --table <name> --from <folder> [--format json|ion|csv] [--key pk:S,sk:N]
                   [--compression none|gzip|zstd] [--delimiter <character>] [--header <a,b,c>]
  libdynamo backup --table <name> [--name <text>]
  libdynamo restore --backup <arn> --table <new name>
  libdynamo account create [--account <12 digits>] [--name <text>] [--endpoint <url>]
  libdynamo sql [--endpoint <url> | --file <path> | --url <url>] [--execute <text>] [--json]
  libdynamo collections check|upgrade [options]

  --port <number>   where to listen: 8000; 0 takes any free port
  --host <name>     where to listen: 127.0.0.1
  --file <path>     the database: libdynamo.db; :memory: keeps nothing
  --url <url>       the database as a URL: file:data.db, or a server as http://127.0.0.1:8080
  --endpoint <url>  instead of a database: a server, or DynamoDB itself
  --version         print the version
  --help            print this

Options go before the variables PORT, HOST, FILE and LIBSQL_URL; a server's token comes from
LIBSQL_AUTH_TOKEN alone, where nobody sees it in a list of processes. With IAM_ACCOUNT_ID,
IAM_ACCESS_KEY and IAM_SECRET_KEY (or IAM_SECRET_FILE) set, requests must be signed with a key that
is known; without, any credentials will do.

\`export\`, \`import\`, \`backup\`, \`restore\` and \`collections\` open the database, or ask --endpoint
(\`collections\`: AWS_ENDPOINT_URL_DYNAMODB). \`sql\` and \`account create\` ask the server at --endpoint,
or on HOST and PORT; \`sql\` opens the database that --file or --url names. Requests are signed with
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION, else with the IAM_
variables; those of \`account create\` with these alone.

\`export\` and \`import\` go on where they were when they are called again; a folder may be
s3://bucket/prefix. With --key, \`import\` creates the table. \`sql\` takes statements of PartiQL from a
terminal, from a pipe or by --execute. \`account create\` makes another account, and prints its keys
once. \`collections\` looks at what dynamodb-mini wrote, and brings it up to date.
`

export type Command =
  | { readonly command: "help" }
  | { readonly command: "version" }
  | OptionedCommand

/** Options that go with all commands. */
const everywhere = ["port", "host", "file", "url"]

/** Options are laid over the environment. Throws ConfigError for what is unknown. */
export function parseCommandLine(args: readonly string[], environment: Environment): Command {
  const { values, positionals } = parse(args)
  for (const [name, value] of Object.entries(values)) {
    // An empty variable is one that is not set; an empty option is a mistake.
    if (value === "") throw new ConfigError(`--${name} is empty; see libdynamo --help`)
  }
  const command = positionals.join(" ") || "serve"
  if (values.help || command === "help") return { command: "help" }
  if (values.version) return { command: "version" }
  if (!isCommand(command))
    throw new ConfigError(`unknown command: ${command}; see libdynamo --help`)
  for (const option of Object.keys(values)) {
    if ([...everywhere, ...optionsOf[command]].includes(option)) continue
    throw new ConfigError(`--${option} does not go with ${command}; see libdynamo --help`)
  }
  const { port, host, file, url } = values
  return commandOf(command, values, {
    ...environment,
    ...(port === undefined ? {} : { PORT: port }),
    ...(host === undefined ? {} : { HOST: host }),
    ...(file === undefined ? {} : { FILE: file, LIBSQL_URL: undefined }),
    ...(url === undefined ? {} : { LIBSQL_URL: url }),
  })
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ port: text, host: text, file: text, url: text },
        ...{ account: text, name: text, endpoint: text, execute: text },
        ...{ table: text, to: text, from: text, format: text, compression: text },
        ...{ key: text, delimiter: text, header: text, backup: text },
        ...{ json: { type: "boolean" }, version: { type: "boolean" }, help: { type: "boolean" } },
      },
    })
  } catch (error) {
    // parseArgs's own errors, which say what was wrong in one sentence.
    if (!(error instanceof TypeError)) throw error
    // Its first sentence: the second tells of `--`, which means nothing here.
    const [text] = error.message.split(". ")
    throw new ConfigError(`${text}; see libdynamo --help`)
  }
}
