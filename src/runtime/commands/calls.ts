/**
 * Who carries out the operations of a command: a server, which may be DynamoDB itself, or a
 * database that is opened in this process.
 */
import { existsSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { databaseText } from "../../config/database.ts"
import { type Config, ConfigError, type Environment, readConfig } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import { bootstrapOf } from "../bootstrap.ts"
import { openApp } from "../open-app.ts"
import { type Call, CallRefused, signedCall } from "../signed-call.ts"

export interface Calls extends AsyncDisposable {
  readonly call: Call
  /** What answers, for people. */
  readonly place: string
  /** Work that goes on behind replies: of a database in this process. Whether some is left. */
  maintain(): Promise<boolean>
}

/** Open mode takes any. */
const anybody = { accessKeyId: "local", secret: "local" }

/** The server at `endpoint`; at HOST and PORT without one. */
export async function openServer(
  endpoint: string | undefined,
  environment: Environment,
  platform: Platform,
): Promise<Calls> {
  const config = readConfig(environment)
  const url = serverUrl(endpoint, config)
  const credentials = credentialsIn(environment) ?? (await controlKeys(config, platform)) ?? anybody
  const region = regionOf(config, environment)
  return {
    call: signedCall({ fetch: globalThis.fetch, url, region, credentials, platform }),
    place: url.origin,
    maintain: async () => false,
    [Symbol.asyncDispose]: async () => {},
  }
}

/** The database of this environment. */
export async function openDatabase(environment: Environment, platform: Platform): Promise<Calls> {
  // Nobody else gets in: to open a database for oneself is not to serve it.
  const config = readConfig({ ...environment, HOST: "127.0.0.1" })
  const credentials = (await controlKeys(config, platform)) ?? anybody
  const app = await openApp(config, platform)
  const url = new URL("http://libdynamo.local")
  const region = regionOf(config, environment)
  const inside = async (request: Request) => {
    // A network would have added it, and it is signed.
    request.headers.set("host", url.host)
    return app.fetch(request)
  }
  return {
    call: signedCall({ fetch: inside, url, region, credentials, platform }),
    place: databaseText(config.database),
    maintain: () => app.maintain(),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

/**
 * For long work: what cannot be done now is tried again. `onlyExisting` is for commands that take
 * something out: a file whose name was misspelt is not made, but missed. Throws ConfigError.
 */
export async function openPatiently(
  endpoint: string | undefined,
  environment: Environment,
  platform: Platform,
  { onlyExisting = false } = {},
): Promise<Calls> {
  if (onlyExisting && endpoint === undefined) requireDatabase(environment)
  const calls =
    endpoint === undefined
      ? await openDatabase(environment, platform)
      : await openServer(endpoint, environment, platform)
  return { ...calls, call: patient(calls.call) }
}

function requireDatabase(environment: Environment): void {
  const { database } = readConfig({ ...environment, HOST: "127.0.0.1" })
  const path = "path" in database ? database.path : undefined
  if (path === undefined || path === ":memory:" || path.includes("{") || existsSync(path)) return
  throw new ConfigError(`there is no database ${path}`)
}

/** Throws ConfigError. */
export function serverUrl(endpoint: string | undefined, { host, port }: Config): URL {
  if (endpoint === undefined)
    return new URL(`http://${host.includes(":") ? `[${host}]` : host}:${port}`)
  if (URL.canParse(endpoint) && /^https?:/.test(endpoint)) return new URL(endpoint)
  throw new ConfigError("--endpoint must be http(s):// and a host")
}

async function controlKeys({ strict }: Config, platform: Platform) {
  return strict && (await bootstrapOf(strict, platform).current())
}

/** The variables that all AWS SDKs read. */
function credentialsIn(environment: Environment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret } = environment
  if (!accessKeyId || !secret) return undefined
  return { accessKeyId, secret, sessionToken: environment.AWS_SESSION_TOKEN || undefined }
}

function regionOf({ region }: Config, environment: Environment): string {
  return region || environment.AWS_REGION || environment.AWS_DEFAULT_REGION || "us-east-1"
}

const triesMax = 10
const firstWaitMs = 50
const waitMsMax = 5000

/** What another attempt may be spared. */
const passing = /Throttl|ThroughputExceeded|LimitExceeded|InternalServerError|Unavailable|HTTP 5/

function patient(call: Call): Call {
  let isAnswered = false
  return async (operation, input) => {
    for (let tries = 1; ; tries += 1) {
      try {
        const output = await call(operation, input)
        isAnswered = true
        return output
      } catch (error) {
        const code = error instanceof CallRefused ? error.code : undefined
        // Where nobody ever answered, the address is wrong.
        const isFinal = code === undefined ? !isAnswered : !passing.test(code)
        if (isFinal || tries === triesMax) throw error
        await sleep(Math.min(waitMsMax, firstWaitMs * 2 ** tries))
      }
    }
  }
}
