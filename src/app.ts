/**
 * The whole way of a request, on one screen. `createApp` receives its parts; who picks them is
 * `runtime/`.
 */
import { Hono } from "hono"
import type { Engine } from "./engine/engine.ts"
import { maintenanceOf } from "./engine/maintenance.ts"
import { ApiError } from "./error.ts"
import { type DispatchParts, dispatcherOf } from "./http/dispatch.ts"
import { replyToThrown } from "./http/error-response.ts"
import { healthReply, unreadyReason } from "./http/health.ts"
import { type IncomingRequest, incomingRequestOf } from "./http/incoming-request.ts"
import { Metrics } from "./http/metrics.ts"
import type { Authenticate } from "./http/middleware/authenticate.ts"
import { decompressed } from "./http/middleware/content-encoding.ts"
import { hasKnownContentType } from "./http/middleware/content-type.ts"
import { preflightReply } from "./http/middleware/cors.ts"
import { parseJson } from "./http/middleware/parse-json.ts"
import { requestIds } from "./http/middleware/request-id.ts"
import type { Reply } from "./http/reply.ts"
import {
  badRequestReply,
  type OutgoingReply,
  outgoing,
  plain,
  responseOf,
  tooLargeReply,
  unknownReply,
} from "./http/respond.ts"
import { requestBytesMax, unsignedBodyBytesMax } from "./limits.ts"
import { throttledOperations } from "./services/dynamodb/enforce-throughput.ts"
import { operations } from "./services/dynamodb/operations.ts"
import { operations as streamsOperations } from "./services/dynamodb-streams/operations.ts"
import type { Figure } from "./storage/figure.ts"

export interface AppParts {
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** Every request is in this region, whatever its signature says. */
  readonly region?: string
  /** Requests beyond the throughput of their tables are refused. */
  readonly enforceThroughput?: boolean
  /** How often items are deleted whose time has come. */
  readonly ttlSweepMs?: number
  /** What else there is to watch. */
  readonly figures?: () => readonly Figure[]
  readonly onReply?: DispatchParts["onReply"]
}

export interface App {
  /** Every route. */
  fetch(request: Request): Response | Promise<Response>
  /** `POST /` alone: for runtimes that can do without web requests and responses. */
  answer(request: IncomingRequest): Promise<OutgoingReply>
  /** Bounded work, to be called from time to time; whether some is left. */
  maintain(): Promise<boolean>
  /** Who is told that some has come up which need not wait. */
  onWork(listener: () => void): void
}

export function createApp(parts: AppParts): App {
  const { engine, region, authenticate, onReply, ttlSweepMs } = parts
  const { platform, placement } = engine
  const metrics = new Metrics()
  const nextRequestId = requestIds(platform)
  const services = {
    DynamoDB_20120810: parts.enforceThroughput ? throttledOperations(platform) : operations,
    DynamoDBStreams_20120810: streamsOperations,
  }
  const findOperation = dispatcherOf({ services, engine, onReply })

  async function answer(request: IncomingRequest): Promise<OutgoingReply> {
    const startedMs = platform.now()
    const requestId = nextRequestId()
    const call = { name: "unknown" }
    const reply = await replyTo(request, requestId, call).catch((thrown: unknown) =>
      replyToThrown(thrown, requestId, platform),
    )
    metrics.observe(call.name, reply.status, platform.now() - startedMs)
    return outgoing(reply, request, requestId)
  }

  /** In the order in which DynamoDB finds fault. */
  async function replyTo(
    request: IncomingRequest,
    requestId: string,
    call: { name: string },
  ): Promise<Reply> {
    const body = await request.body(requestBytesMax)
    if (body === undefined) return tooLargeReply
    const host = request.header("host") ?? ""
    // Two of them, joined (RFC 9112, 3.2): a proxy may have gone by one, and the signature by both.
    if (host.includes(",")) return badRequestReply
    if (!hasKnownContentType(request, body)) return unknownReply
    const encoding = request.header("content-encoding")
    const isCheap = encoding === undefined && body.length <= unsignedBodyBytesMax
    const signer = await authenticate(request, body).catch((thrown: unknown) => {
      // DynamoDB finds fault with the signature last. We hold that back only where what comes first
      // costs little: 16 KB can unpack to 16 MB of JSON, and that is not for strangers.
      if (isCheap && thrown instanceof ApiError) return thrown
      throw thrown
    })
    const json = parseJson(await decompressed(body, encoding))
    const operation = findOperation(request.header("x-amz-target"))
    if (operation === undefined) throw new ApiError("UnknownOperationException")
    call.name = operation.name
    if (signer instanceof ApiError) throw signer
    const caller = region === undefined ? signer : { ...signer, region }
    return operation.call({ caller, json, requestId, host })
  }

  const hono = new Hono()
  const aside = async (reply: Reply, request: Request) =>
    responseOf(await outgoing(reply, incomingRequestOf(request), nextRequestId()))
  hono.post("/", async ({ req }) => responseOf(await answer(incomingRequestOf(req.raw))))
  hono.get("/", ({ req }) => aside(healthReply(region), req.raw))
  hono.get("/health/live", () => plain(200, "live\n"))
  hono.get("/health/ready", async () => {
    const reason = await unreadyReason(() => placement.probe())
    return reason === undefined ? plain(200, "ready\n") : plain(503, `the database: ${reason}\n`)
  })
  hono.get("/metrics", () => plain(200, metrics.text(parts.figures?.())))
  hono.options("*", ({ req }) => aside(preflightReply(req.raw.headers) ?? unknownReply, req.raw))
  hono.all("*", ({ req }) => aside(unknownReply, req.raw))

  return {
    fetch: (request) => hono.fetch(request),
    answer,
    maintain: maintenanceOf(engine, ttlSweepMs),
    onWork: (listener) => engine.bell.onRing(listener),
  }
}
