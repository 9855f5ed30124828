import { parseArgs } from "node:util"
import { ConfigError, type Environment } from "../../config.ts"
import { commandOf, isCommand, type OptionedCommand, optionsOf } from "./options.ts"

export type Command =
  | { readonly command: "help"; readonly topic: string }
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
  const [word, ...words] = positionals
  if (word === "help") return { command: "help", topic: words.join(" ") }
  if (values.help) return { command: "help", topic: positionals.join(" ") }
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
