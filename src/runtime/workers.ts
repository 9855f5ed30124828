/**
 * Cloudflare Workers. There, settings come with each request, and I/O belongs to the request that
 * began it: a promise that waits for the I/O of another request never settles when that one is
 * cancelled. So requests share what is plain data, such as the app once it is open, and no promise.
 */
import { type Environment, readConfig } from "../config.ts"
import { DueTimes } from "./due-times.ts"
import { maintainForAWhile } from "./maintain-for-a-while.ts"
import { type AppConfig, type OpenApp, openApp } from "./open-app.ts"
import { jsonPlatform } from "./platform.ts"

/** As much of a Worker's context as we use. */
export interface WorkersContext {
  waitUntil(work: Promise<unknown>): void
}

export interface WorkersApp {
  fetch(request: Request, env: unknown, context?: WorkersContext): Promise<Response>
  maintain(env: unknown): Promise<void>
}

interface Opened {
  readonly app: OpenApp
  readonly due: DueTimes
}

export function isWorkers(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers"
}

export function workersApp(): WorkersApp {
  let opened: Opened | undefined

  async function openedFor(env: unknown): Promise<Opened> {
    if (opened !== undefined) return opened
    const config = configOf(env)
    const platform = jsonPlatform(config.logLevel)
    // Several requests may open one at the same time. The first to be ready stays; an app holds no
    // connection here, so there is nothing to close about the others.
    const app = await openApp(config, platform, { sharing: false })
    if (opened === undefined) {
      const due = new DueTimes(platform)
      app.onWork((inMs) => due.add(inMs))
      opened = { app, due }
    }
    return opened
  }

  async function maintain({ app, due }: Opened): Promise<void> {
    due.take()
    if (await maintainForAWhile(app)) due.add(0)
  }

  return {
    async fetch(request, env, context) {
      const known = await openedFor(env)
      const responding = Promise.resolve(known.app.fetch(asSent(request)))
      // Whose client goes away is carried out all the same, and gives back what it holds: places
      // among the commits under way, and turns.
      context?.waitUntil(responding.catch(() => undefined))
      const response = await responding
      // Nobody wakes us between two runs of the cron trigger: work goes on behind a reply.
      if (known.due.restMs === 0) context?.waitUntil(maintain(known))
      return response
    },
    maintain: async (env) => maintain(await openedFor(env)),
  }
}

/**
 * Cloudflare puts an `Accept-Encoding` of its own into the place of the caller's, which says what
 * the caller can read and may be signed; it tells that one apart. Source: Cloudflare's reference,
 * "Request", `cf.clientAcceptEncoding`.
 */
function asSent(request: Request & { readonly cf?: { clientAcceptEncoding?: string } }): Request {
  const sent = request.cf?.clientAcceptEncoding
  if (sent === undefined) return request
  const headers = new Headers(request.headers)
  if (sent === "") headers.delete("accept-encoding")
  else headers.set("accept-encoding", sent)
  return new Request(request, { headers })
}

function configOf(env: unknown): AppConfig {
  return readConfig(textsOf(env), { isPublic: true, hasFiles: false })
}

/** Variables and secrets; an environment holds bindings of other kinds too. */
function textsOf(env: unknown): Environment {
  const texts = Object.entries(env ?? {}).filter(([, value]) => typeof value === "string")
  return Object.fromEntries(texts)
}
