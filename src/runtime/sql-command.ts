/** `libdynamo sql`: which database or endpoint, and as whom. */
import { databaseText } from "../config/database.ts"
import { type Environment, readConfig } from "../config.ts"
import type { Platform } from "../platform.ts"
import { bootstrapOf } from "./bootstrap.ts"
import { openApp } from "./open-app.ts"
import { runShell } from "./shell/run-shell.ts"
import { signedCall } from "./signed-call.ts"

export interface SqlOptions {
  /** Of a server; by HOST and PORT where no database is named either. */
  readonly endpoint?: string | undefined
  /** Whether --file or --url names a database, which then is opened in this process. */
  readonly isDatabase: boolean
  readonly execute?: string | undefined
  readonly showsJson: boolean
}

/** Whether all was carried out. */
export async function runSql(
  { endpoint, isDatabase, execute, showsJson }: SqlOptions,
  environment: Environment,
  platform: Platform,
): Promise<boolean> {
  const config = readConfig(environment)
  const { strict, host, port } = config
  const region = config.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION
  const bootstrap = strict && (await bootstrapOf(strict, platform).current())
  const common = { region: region || "us-east-1", platform }
  if (!isDatabase) {
    const url = new URL(endpoint ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`)
    const credentials = credentialsIn(environment) ?? bootstrap ?? anybody
    const call = signedCall({ ...common, url, credentials, fetch: globalThis.fetch })
    return runShell({ call, platform, place: url.origin, execute, showsJson })
  }
  const app = await openApp(config, platform)
  try {
    const call = signedCall({
      ...common,
      url: here,
      credentials: bootstrap ?? anybody,
      async fetch(request) {
        // A network would have added it, and it is signed.
        request.headers.set("host", here.host)
        return app.fetch(request)
      },
    })
    const place = databaseText(config.database)
    return await runShell({ call, platform, place, execute, showsJson })
  } finally {
    await app.close()
  }
}

const here = new URL("http://libdynamo.local")

/** Open mode takes any. */
const anybody = { accessKeyId: "local", secret: "local" }

/** The variables that all AWS SDKs read. */
function credentialsIn(environment: Environment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret } = environment
  if (!accessKeyId || !secret) return undefined
  return { accessKeyId, secret, sessionToken: environment.AWS_SESSION_TOKEN || undefined }
}
