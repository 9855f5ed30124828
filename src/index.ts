/**
 * The entry on every runtime. Importing it does nothing; it serves when it is the main module of
 * Node or Bun.
 */
import { realpathSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { readPort } from "./config.ts"
import { createLocal, type Local, type LocalOptions } from "./runtime/create-local.ts"
import {
  answerEvent,
  type HttpEvent,
  type HttpResult,
  isSchedule,
  type LambdaEvent,
  type ProxyEvent,
  type ScheduleEvent,
} from "./runtime/lambda.ts"
import { type LazyApp, lazyApp, lazyAppOfEnvironment } from "./runtime/lazy-app.ts"
import type { AppConfig } from "./runtime/open-app.ts"
import { isWorkers, type WorkersContext, workersApp } from "./runtime/workers.ts"

export type { ConsumeOptions, Consumer } from "./runtime/consume.ts"
export type { StreamHandler } from "./runtime/stream-handler.ts"
export { createLocal, type HttpResult, type LambdaEvent, type Local, type LocalOptions }

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

const onWorkers = workersApp()

/**
 * For AWS Lambda: function URLs, HTTP APIs, REST APIs, load balancers; and schedules, which run
 * maintenance.
 */
export async function handler(event: ScheduleEvent): Promise<undefined>
export async function handler(event: HttpEvent | ProxyEvent): Promise<HttpResult>
export async function handler(event: LambdaEvent): Promise<HttpResult | undefined> {
  if (!isSchedule(event)) return answerEvent(event, onLambda.fetch)
  await onLambda.maintain()
  return undefined
}

export default {
  // Other runtimes have something else to say in the second place: Bun hands us its server.
  fetch: (request: Request, env?: unknown, context?: WorkersContext): Promise<Response> =>
    isWorkers() ? onWorkers.fetch(request, env, context) : shared.fetch(request),
  get port(): number {
    return readPort(process.env)
  },
  scheduled: (_event?: unknown, env?: unknown): Promise<void> =>
    isWorkers() ? onWorkers.maintain(env) : shared.maintain(),
  // With this Bun takes us for a server that already runs: it is we who start it, and who stop it.
  stop: (): Promise<void> => shared.close(),
}

if (isMain()) {
  const { main } = await import("./runtime/main.ts")
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
