/**
 * Signed calls of operations: of a server, which may be DynamoDB itself, or of a database that is
 * opened in this process. What a server cannot do now is tried again.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { ConfigError, type Environment, readConfig } from "../../config.ts"
import { signRequest } from "../../model/sigv4/sign-request.ts"
import type { Platform } from "../../platform.ts"
import { bootstrapOf } from "../bootstrap.ts"
import { openApp } from "../open-app.ts"

export interface Calls extends AsyncDisposable {
  /** @throws CallRefused */
  call(operation: string, input: object): Promise<Record<string, unknown>>
  /** Work that goes on behind replies: of a database in this process. Whether some is left. */
  maintain(): Promise<boolean>
}

export class CallRefused extends Error {
  override readonly name = "CallRefused"
  /** Such as `ResourceNotFoundException`. */
  readonly code: string

  constructor(operation: string, code: string, text: string) {
    super(`${operation}: ${code}: ${text}`)
    this.code = code
  }
}

interface Credentials {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken?: string | undefined
}

const regionDefault = "us-east-1"

export async function openCalls(
  endpoint: string | undefined,
  environment: Environment,
  platform: Platform,
): Promise<Calls> {
  return endpoint === undefined
    ? inProcess(environment, platform)
    : atEndpoint(endpoint, environment, platform)
}

/** Credentials and region are those of the AWS SDKs; without any, a server in open mode asks for none. */
function atEndpoint(endpoint: string, environment: Environment, platform: Platform): Calls {
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
    throw new ConfigError("--endpoint must be http(s):// and a host")
  }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = environment
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID || "local",
    secret: AWS_SECRET_ACCESS_KEY || "local",
    sessionToken: AWS_SESSION_TOKEN || undefined,
  }
  const region = AWS_REGION || environment.AWS_DEFAULT_REGION || regionDefault
  return {
    call: caller(fetch, new URL(endpoint), credentials, region, platform),
    maintain: async () => false,
    [Symbol.asyncDispose]: async () => {},
  }
}

async function inProcess(environment: Environment, platform: Platform): Promise<Calls> {
  // Nobody else gets in: to open a database for oneself is not to serve it.
  const config = readConfig({ ...environment, HOST: "127.0.0.1" })
  const { strict } = config
  const known = strict && (await bootstrapOf(strict, platform).current())
  const app = await openApp(config, platform)
  const credentials = known ?? { accessKeyId: "local", secret: "local" }
  const region = config.region ?? environment.AWS_REGION ?? regionDefault
  const answer = async (url: URL, init: RequestInit) => app.fetch(new Request(url, init))
  return {
    call: caller(answer, new URL("http://libdynamo.local"), credentials, region, platform),
    maintain: () => app.maintain(),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

type Fetch = (url: URL, init: RequestInit) => Promise<Response>

const triesMax = 10
const firstWaitMs = 50
const waitMsMax = 5000

function caller(
  send: Fetch,
  url: URL,
  { sessionToken, ...credentials }: Credentials,
  region: string,
  platform: Platform,
): Calls["call"] {
  return async (operation, input) => {
    const body = JSON.stringify(input)
    for (let tries = 1; ; tries += 1) {
      const headers = signRequest(
        {
          host: url.host,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": `DynamoDB_20120810.${operation}`,
            ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
          },
          body,
        },
        { ...credentials, region, service: "dynamodb", nowMs: platform.now() },
      )
      const outcome = await attempt(send, url, { method: "POST", headers, body }, operation)
      if (!(outcome instanceof Error)) return outcome
      const isFinal = outcome instanceof CallRefused && !passing.test(outcome.code)
      if (isFinal || tries === triesMax) throw outcome
      await sleep(Math.min(waitMsMax, firstWaitMs * 2 ** tries))
    }
  }
}

/** What another attempt may be spared. */
const passing = /Throttl|ThroughputExceeded|LimitExceeded|InternalServerError|Unavailable/

async function attempt(
  send: Fetch,
  url: URL,
  init: RequestInit,
  operation: string,
): Promise<Record<string, unknown> | Error> {
  try {
    const response = await send(url, init)
    const text = await response.text()
    if (response.ok) return text === "" ? {} : JSON.parse(text)
    return refusalOf(operation, response.status, text)
  } catch (error) {
    // The connection, or a reply that was cut off. What `fetch` throws hides why in its cause.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return new Error(`${url.origin}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function refusalOf(operation: string, status: number, text: string): CallRefused {
  try {
    const { __type = "", message, Message } = JSON.parse(text) as Record<string, string>
    const code = __type.slice(__type.lastIndexOf("#") + 1)
    return new CallRefused(operation, code || `status ${status}`, message ?? Message ?? "")
  } catch {
    // A proxy's page rather than DynamoDB's JSON.
    const code = status >= 500 ? "ServiceUnavailable" : `status ${status}`
    return new CallRefused(operation, code, text.slice(0, 200))
  }
}
