/** `libdynamo serve`: serves until it is told to stop. */
import process from "node:process"
import { databaseText } from "../../config/database.ts"
import { type Config, ConfigError, type Environment, readConfig } from "../../config.ts"
import { MasterKeyFault } from "../../engine/master-key.ts"
import { withUsualApiKeys } from "../api-keys.ts"
import { isBun, listenOnBun } from "../bun-server.ts"
import { startMaintenance } from "../maintenance-timer.ts"
import { type Listening, listenOnNode } from "../node-server.ts"
import { openApp } from "../open-app.ts"
import { systemPlatform } from "../platform.ts"
import { version } from "../version.ts"

const secretVariables = [
  "IAM_SECRET_KEY",
  "IAM_MASTER_KEY",
  "LIBSQL_AUTH_TOKEN",
  "LIBSQL_ENCRYPTION_KEY",
  "API_KEYS",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
]

/** Returns when requests are answered. Throws ConfigError where that cannot be. */
export async function serve(environment: Environment): Promise<void> {
  const config = readConfig(withUsualApiKeys(environment))
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

function print(text: string): void {
  process.stdout.write(text)
}
