/**
 * The whole way of a request, on one screen. `createApp` receives its parts; who picks them is
 * `runtime/`.
 */
import { Hono } from "hono"
import type { Engine } from "./engine/engine.ts"
import { runMaintenance } from "./engine/maintenance.ts"
import { ApiError } from "./error.ts"
import { type DispatchParts, dispatcherOf } from "./http/dispatch.ts"
import { replyToThrown } from "./http/error-response.ts"
import { isReady } from "./http/health.ts"
import { headerOf, type IncomingRequest } from "./http/incoming-request.ts"
import { Metrics } from "./http/metrics.ts"
import type { Authenticate } from "./http/middleware/authenticate.ts"
import { decompressed } from "./http/middleware/content-encoding.ts"
import { contentTypeOf } from "./http/middleware/content-type.ts"
import { preflightHeaders } from "./http/middleware/cors.ts"
import { parseJson } from "./http/middleware/parse-json.ts"
import { readBody } from "./http/middleware/read-body.ts"
import { requestIds } from "./http/middleware/request-id.ts"
import { plain, respond, unknownReply } from "./http/respond.ts"
import { signedRequestOf } from "./http/signed-request.ts"
import { operations } from "./services/dynamodb/operations.ts"

export interface AppParts {
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** Every request is in this region, whatever its signature says. */
  readonly region?: string
  readonly onReply?: DispatchParts["onReply"]
}

export interface App {
  fetch(request: Request): Response | Promise<Response>
  /** Bounded work, to be called from time to time; whether some is left. */
  maintain(): Promise<boolean>
}

export function createApp(parts: AppParts): App {
  const { engine, region } = parts
  const { platform, storage } = engine
  const metrics = new Metrics()
  const nextRequestId = requestIds(platform)
  const findOperation = dispatcherOf({ operations, engine, onReply: parts.onReply })

  async function answer(request: IncomingRequest): Promise<Response> {
    const startedMs = platform.now()
    const requestId = nextRequestId()
    let name = "unknown"
    try {
      const body = await readBody(request)
      if (body === undefined) return respond({ status: 413, body: "" }, request, requestId)
      if (contentTypeOf(request, body) === undefined)
        return respond(unknownReply, request, requestId)
      const plainBody = await decompressed(body, headerOf(request, "content-encoding"))
      const json = parseJson(plainBody)
      const operation = findOperation(headerOf(request, "x-amz-target"))
      if (operation === undefined) throw new ApiError("UnknownOperationException")
      name = operation.name
      const signer = await parts.authenticate(signedRequestOf(request), body)
      const caller = region === undefined ? signer : { ...signer, region }
      const host = headerOf(request, "host") ?? ""
      const reply = await operation.call({ caller, json, requestId, host })
      metrics.observe(name, reply.status, platform.now() - startedMs)
      return respond(reply, request, requestId)
    } catch (thrown) {
      const reply = replyToThrown(thrown, requestId, platform)
      metrics.observe(name, reply.status, platform.now() - startedMs)
      return respond(reply, request, requestId)
    }
  }

  const healthText = `healthy: dynamodb.${region ?? "us-east-1"}.amazonaws.com `
  const hono = new Hono()
  hono.post("/", (context) => answer(context.req.raw))
  hono.get("/", ({ req }) => respond({ status: 200, body: healthText }, req.raw, nextRequestId()))
  hono.get("/health/live", () => plain(200, "live\n"))
  hono.get("/health/ready", async () =>
    (await isReady(storage)) ? plain(200, "ready\n") : plain(503, "the database does not answer\n"),
  )
  hono.get("/metrics", () => plain(200, metrics.text()))
  hono.options("*", ({ req }) => {
    const headers = preflightHeaders((name) => req.header(name))
    const reply = headers === undefined ? unknownReply : { status: 200, body: "", headers }
    return respond(reply, req.raw, nextRequestId())
  })
  hono.all("*", ({ req }) => respond(unknownReply, req.raw, nextRequestId()))

  return {
    fetch: (request) => hono.fetch(request),
    maintain: () => runMaintenance(engine),
  }
}
