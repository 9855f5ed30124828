/** What `--help` prints: about one command, or how all of them are called. */

interface Part {
  /** Behind the program's name; further lines go on with the one before. */
  readonly usage: readonly string[]
  readonly options: readonly (readonly [form: string, text: string])[]
  readonly text: string
}

const port = ["--port <number>", "where the server listens: 8000; 0 takes any free port"] as const
const host = ["--host <name>", "where the server listens: 127.0.0.1"] as const
const file = ["--file <path>", "the database: libdynamo.db; :memory: keeps nothing"] as const
const url = [
  "--url <url>",
  "the database as a URL: file:data.db, or a server as http://127.0.0.1:8080",
] as const
const endpoint = [
  "--endpoint <url>",
  "instead of a database: a server, or DynamoDB itself",
] as const
const server = ["--endpoint <url>", "the server, instead of the one on HOST and PORT"] as const
const table = ["--table <name>", "the table"] as const

const signing = `Requests are signed with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION,
else with the IAM_ variables.
`
const goesOn = `It goes on where it was when it is called again. A folder may be s3://bucket/prefix.
`

/** By the first word of the command. */
const parts: Readonly<Record<string, Part>> = {
  serve: {
    usage: ["[serve] [options]"],
    options: [port, host, file, url],
    text: `Answers requests until it is told to stop. Options go before the variables PORT, HOST, FILE and
LIBSQL_URL; a server's token comes from LIBSQL_AUTH_TOKEN alone, where nobody sees it in a list of
processes. With IAM_ACCOUNT_ID, IAM_ACCESS_KEY and IAM_SECRET_KEY (or IAM_SECRET_FILE) set, requests
must be signed with a key that is known; without, any credentials will do.
`,
  },
  export: {
    usage: ["export --table <name> --to <folder> [--format json|ion]"],
    options: [
      table,
      ["--to <folder>", "where the data goes"],
      ["--format <name>", "of the data: json, as DynamoDB writes it"],
      ...[file, url, endpoint],
    ],
    text: `Writes a table into files as DynamoDB's own exports have them.\n${goesOn}${signing}`,
  },
  import: {
    usage: [
      "import --table <name> --from <folder> [--format json|ion|csv] [--key pk:S,sk:N]",
      "[--compression none|gzip|zstd] [--delimiter <character>] [--header <a,b,c>]",
    ],
    options: [
      table,
      ["--from <folder>", "where the data is"],
      ["--format <name>", "of the data: json, as DynamoDB writes it"],
      ["--key pk:S,sk:N", "creates the table, with this key, if it is not there"],
      ["--compression <name>", "of the data: as the names of the files tell"],
      ["--delimiter <character>", "of CSV: a comma"],
      ["--header <a,b,c>", "the attributes of CSV, where its first line does not name them"],
      ...[file, url, endpoint],
    ],
    text: `Puts the items of files into a table.\n${goesOn}${signing}`,
  },
  backup: {
    usage: ["backup --table <name> [--name <text>]"],
    options: [
      table,
      ["--name <text>", "of the backup: that of the table"],
      ...[file, url, endpoint],
    ],
    text: `Makes a backup, waits until it is there, and prints its ARN.\n${signing}`,
  },
  restore: {
    usage: ["restore --backup <arn> --table <new name>"],
    options: [
      ["--backup <arn>", "as it was printed when it was made"],
      ["--table <new name>", "a table that is not there yet"],
      ...[file, url, endpoint],
    ],
    text: `Makes a table of a backup, waits until it can be used, and prints its ARN.\n${signing}`,
  },
  account: {
    usage: ["account create [--account <12 digits>] [--name <text>] [--endpoint <url>]"],
    options: [
      ["--account <12 digits>", "its number; drawn where there is none"],
      ["--name <text>", "kept with it, for people"],
      ...[server, port, host],
    ],
    text: `Makes another account on a running server, and prints its keys, once. The request is signed with the
IAM_ variables.
`,
  },
  sql: {
    usage: ["sql [--endpoint <url> | --file <path> | --url <url>] [--execute <text>] [--json]"],
    options: [
      ["--execute <text>", "statements to carry out, instead of asking for some"],
      ["--json", "items as lines of JSON"],
      ...[server, port, host, file, url],
    ],
    text: `Takes statements of PartiQL from a terminal, from a pipe or by --execute. It asks a server, or opens
the database that --file or --url names.
${signing}`,
  },
  collections: {
    usage: ["collections check|upgrade [options]"],
    options: [file, url],
    text: `Looks at what dynamodb-mini wrote, and brings it up to date: in the database, or at
AWS_ENDPOINT_URL_DYNAMODB.
${signing}`,
  },
}

const program = "  libdynamo "

/** @param topic a command, or its first word; all of them for anything else */
export function helpText(topic = ""): string {
  const [name = ""] = topic.split(" ")
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined
  if (part) return `${usageOf(part)}\n${optionsOf(part.options)}\n${part.text}`
  const usages = Object.values(parts).map(usageOf).join("")
  const common = [port, host, file, url, endpoint]
  const others = [
    ["--version", "print the version"],
    ["--help", "print this, or all about the command before it"],
  ] as const
  return `libdynamo: the DynamoDB API on libSQL

${usages}
${optionsOf([...common, ...others])}
Options go before the variables PORT, HOST, FILE and LIBSQL_URL.
\`export\`, \`import\`, \`backup\`, \`restore\` and \`collections\` open the database, or ask --endpoint
(\`collections\`: AWS_ENDPOINT_URL_DYNAMODB); \`sql\` and \`account create\` ask a server.
`
}

function usageOf({ usage: [first = "", ...more] }: Part): string {
  const command = `${program}${first.split(" ", 1)[0]} `
  return [program + first, ...more.map((line) => " ".repeat(command.length) + line), ""].join("\n")
}

function optionsOf(options: Part["options"]): string {
  const width = Math.max(...options.map(([form]) => form.length))
  return options.map(([form, text]) => `  ${form.padEnd(width)}  ${text}\n`).join("")
}
