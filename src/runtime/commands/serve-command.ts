/** `libdynamo serve`: serves until it is told to stop. */
import process from "node:process"
import type { App } from "../../app.ts"
import { databaseText } from "../../config/database.ts"
import { type Config, ConfigError, type Environment, readConfig } from "../../config.ts"
import { MasterKeyFault } from "../../engine/master-key.ts"
import type { Platform } from "../../platform.ts"
import { withUsualApiKeys } from "../api-keys.ts"
import { isBun, listenOnBun, requireFreePort } from "../bun-server.ts"
import {
  announce,
  asMember,
  type Membership,
  membershipIn,
  withFiguresOfAll,
} from "../cluster/worker.ts"
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

/**
 * Returns when requests are answered, or when others have been started who will answer them. Throws
 * ConfigError where that cannot be.
 */
export async function serve(environment: Environment): Promise<void> {
  const config = readConfig(withUsualApiKeys(environment))
  const platform = systemPlatform({
    level: config.logLevel,
    write: print,
    forPeople: process.stdout.isTTY === true,
  })
  if (config.workers === undefined) return serveHere(config, platform)
  const membership = membershipIn(environment)
  if (membership) return serveAsMember(config, platform, membership)
  return lead(config, config.workers, environment, platform)
}

async function serveAsMember(config: Config, platform: Platform, membership: Membership) {
  try {
    await serveHere(config, asMember(platform, membership), membership)
  } catch (error) {
    // The primary waits for our end, and its channel would keep us from it.
    process.channel?.unref()
    throw error
  }
}

async function serveHere(
  config: Config,
  platform: Platform,
  membership?: Membership,
): Promise<void> {
  // What we start or crash into need not see the secrets.
  for (const name of secretVariables) delete process.env[name]
  const processes = config.workers
  const app = await openApp(config, platform, { processes }).catch((error: unknown) => {
    // By its name: its class comes with the driver, which is loaded only to open a file.
    const isUnusable = error instanceof Error && error.name === "UnusableDatabase"
    if (isUnusable) throw new ConfigError(`${config.databaseVariable}: ${error.message}`)
    throw error instanceof MasterKeyFault ? new ConfigError(error.message) : error
  })
  // Tables that are not there yet are made before anybody asks.
  if (config.collections) await app.unready()
  const served = membership ? withFiguresOfAll(app) : app
  const listening = await listen(served, config, membership).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const times = { everyMs: config.ttlSweepMs, onlyWork: membership !== undefined }
  const maintenance = startMaintenance(app, platform, times)
  onceToldToStop(async (signal) => {
    platform.log("debug", "stopping", { signal })
    await listening.drain()
    await maintenance.stop()
    await app.close()
    process.exit(0)
  })
  if (membership) announce(listening.port, maintenance)
  else print(`${startLine(config, listening.port)}\n`)
}

/** Has other processes serve, and stays to look after them. */
async function lead(
  config: Config,
  count: number,
  environment: Environment,
  platform: Platform,
): Promise<void> {
  const bindsThemselves = isBun()
  if (bindsThemselves) {
    if (process.platform !== "linux")
      throw new ConfigError("WORKERS must be 1 on Bun, but on Linux")
    await requireFreePort(config.host, config.port)
  }
  const { default: cluster } = await import("node:cluster")
  const { Primary } = await import("../cluster/primary.ts")
  const primary = new Primary({
    ...{ cluster, count, platform, bindsThemselves },
    environment: { ...environment },
    onListening: (port) => print(`${startLine(config, port)}\n`),
  })
  for (const name of secretVariables) delete process.env[name]
  onceToldToStop(async (signal) => primary.stop(signal))
  primary.start()
}

function listen(app: App, config: Config, membership?: Membership): Promise<Listening> {
  const { host } = config
  const port = membership?.port ?? config.port
  return isBun()
    ? listenOnBun(app, host, port, membership !== undefined)
    : listenOnNode(app, host, port)
}

function startLine(config: Config, port: number): string {
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
