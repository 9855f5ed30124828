/**
 * The entry on every runtime. Importing it does nothing; it serves when it is the main module of
 * Node or Bun.
 */
import { realpathSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { readPort } from "./config.ts"
import { createLocal, type Local, type LocalOptions } from "./runtime/create-local.ts"
import { answerEvent, type HttpEvent, type HttpResult } from "./runtime/lambda.ts"
import { type LazyApp, lazyApp, lazyAppOfEnvironment } from "./runtime/lazy-app.ts"
import type { AppConfig } from "./runtime/open-app.ts"

export { createLocal, type HttpEvent, type HttpResult, type Local, type LocalOptions }

/** The API as a fetch handler; the database is opened with the first request. */
export function createApp(config: AppConfig): Pick<LazyApp, "fetch" | "close"> {
  return lazyApp(() => config)
}

const shared = lazyAppOfEnvironment(() => process.env)
const onLambda = lazyAppOfEnvironment(() => ({
  // The only place that a function may write to.
  FILE: "/tmp/libdynamo.db",
  ...process.env,
}))

/** For AWS Lambda: function URLs, and HTTP APIs with payload format 2.0. */
export function handler(event: HttpEvent): Promise<HttpResult> {
  return answerEvent(event, onLambda.fetch)
}

export default {
  fetch: (request: Request): Promise<Response> => shared.fetch(request),
  get port(): number {
    return readPort(process.env)
  },
  scheduled: (): Promise<void> => shared.maintain(),
  // With this Bun takes us for a server that already runs: it is we who start it, and who stop it.
  stop: (): Promise<void> => shared.close(),
}

if (isMain()) {
  const { main } = await import("./runtime/serve.ts")
  await main()
}

/** Through links too: npm puts one where the command is. */
function isMain(): boolean {
  const script = process.argv[1]
  if (script === undefined) return false
  try {
    return realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    return false // Not a file: evaluated text, or a bundle on Workers.
  }
}
