/** The program: reads arguments and environment, serves until it is told to stop. */
import process from "node:process"
import { databaseText } from "../config/database.ts"
import { type Config, ConfigError, readConfig } from "../config.ts"
import { MasterKeyFault } from "../engine/master-key.ts"
import type { Platform } from "../platform.ts"
import { withUsualApiKeys } from "./api-keys.ts"
import { isBun, listenOnBun } from "./bun-server.ts"
import { collectionsCommand } from "./collections-command.ts"
import { type Command, helpText, parseCommandLine } from "./command-line.ts"
import { createAccount } from "./create-account.ts"
import { startMaintenance } from "./maintenance-timer.ts"
import { type Listening, listenOnNode } from "./node-server.ts"
import { openApp } from "./open-app.ts"
import { systemPlatform } from "./platform.ts"
import { runSql } from "./sql-command.ts"
import { version } from "./version.ts"

type Collections = Extract<Command, { command: `collections ${string}` }>
type AccountCreate = Extract<Command, { command: "account create" }>
type Sql = Extract<Command, { command: "sql" }>

/** sysexits.h: the configuration is wrong. */
const exitOfBadConfig = 78

/** Runs the command line of this process to its end. */
export async function main(): Promise<void> {
  outliveReaders()
  try {
    const command = parseCommandLine(process.argv.slice(2), process.env)
    if (command.command === "help") print(helpText)
    else if (command.command === "version") print(`${version}\n`)
    else if (command.command === "account create") await accountCreate(command)
    else if (command.command === "sql") await sql(command)
    else if (command.command === "serve") {
      await serve(readConfig(withUsualApiKeys(command.environment)))
    } else if ("options" in command) {
      print(`${await (await import("./commands/run-command.ts")).runCommand(command)}\n`)
    } else await collections(command)
  } catch (error) {
    const isOurs = error instanceof ConfigError
    process.stderr.write(`libdynamo: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = isOurs ? exitOfBadConfig : 1
  }
}

async function accountCreate({ environment, ...options }: AccountCreate): Promise<void> {
  print(`${await createAccount(options, environment, standardError("warn"))}\n`)
}

async function sql({ environment, ...options }: Sql): Promise<void> {
  if (!(await runSql(options, environment, standardError("warn")))) process.exitCode = 1
}

async function collections({ command, environment }: Collections): Promise<void> {
  const task = command === "collections check" ? "check" : "upgrade"
  const { text, isCurrent } = await collectionsCommand(task, environment, standardError("info"))
  print(`${text}\n`)
  if (!isCurrent) process.exitCode = 1
}

function standardError(level: "info" | "warn"): Platform {
  return systemPlatform({
    level,
    write: (line) => process.stderr.write(line),
    forPeople: process.stderr.isTTY === true,
  })
}

const secretVariables = [
  "IAM_SECRET_KEY",
  "IAM_MASTER_KEY",
  "LIBSQL_AUTH_TOKEN",
  "LIBSQL_ENCRYPTION_KEY",
  "API_KEYS",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
]

async function serve(config: Config): Promise<void> {
  // What we start or crash into need not see the secrets.
  for (const name of secretVariables) delete process.env[name]
  const platform = systemPlatform({
    level: config.logLevel,
    write: print,
    forPeople: process.stdout.isTTY === true,
  })
  const app = await openApp(config, platform).catch((error: unknown) => {
    // By its name: its class comes with the driver, which is loaded only to open a file.
    const isUnusable = error instanceof Error && error.name === "UnusableDatabase"
    if (isUnusable) throw new ConfigError(`${config.databaseVariable}: ${error.message}`)
    throw error instanceof MasterKeyFault ? new ConfigError(error.message) : error
  })
  // Tables that are not there yet are made before anybody asks.
  if (config.collections) await app.unready()
  const listening = await listen(app, config).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const maintenance = startMaintenance(app, platform, config.ttlSweepMs)
  onceToldToStop(async (signal) => {
    platform.log("debug", "stopping", { signal })
    await listening.drain()
    await maintenance.stop()
    await app.close()
    process.exit(0)
  })
  print(`${startLine(config, listening)}\n`)
}

function listen(app: Parameters<typeof listenOnNode>[0], config: Config): Promise<Listening> {
  const { host, port } = config
  return isBun() ? listenOnBun(app, host, port) : listenOnNode(app, host, port)
}

function startLine(config: Config, { port }: Listening): string {
  const host = config.host.includes(":") ? `[${config.host}]` : config.host
  const mode = config.strict === undefined ? "open" : "strict"
  const where = `http://${host}:${port} (${mode} mode, ${databaseText(config.database)})`
  return `libdynamo ${version} listening on ${where}`
}

function onceToldToStop(stop: (signal: string) => Promise<void>): void {
  let isStopping = false
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      stop(signal).catch((error: unknown) => {
        process.stderr.write(`libdynamo: ${String(error)}\n`)
        process.exit(1)
      })
    })
  }
}

/** Whoever reads our log may go away (`libdynamo | head -1`): no reason to drop the requests. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
}

function print(text: string): void {
  process.stdout.write(text)
}
