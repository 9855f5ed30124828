/**
 * The whole way of a request, on one screen. `createApp` receives its parts; who picks them is
 * `runtime/`.
 */
import { Hono } from "hono"
import type { BootstrapSource } from "./engine/bootstrap.ts"
import type { Engine } from "./engine/engine.ts"
import { insightsFigures } from "./engine/insights/figures.ts"
import { maintenanceOf } from "./engine/maintenance.ts"
import type { WorkListener } from "./engine/work-bell.ts"
import { ApiError } from "./error.ts"
import { type AuditOptions, auditWith, Seen } from "./http/audit.ts"
import { type DispatchParts, dispatcherOf } from "./http/dispatch.ts"
import { codeOf, replyToThrown } from "./http/error-response.ts"
import { healthReply, unreadyReason } from "./http/health.ts"
import { type IncomingRequest, incomingRequestOf, type Peer } from "./http/incoming-request.ts"
import { Metrics } from "./http/metrics.ts"
import type { Authenticate, SignedService } from "./http/middleware/authenticate.ts"
import { decompressed } from "./http/middleware/content-encoding.ts"
import { hasKnownContentType } from "./http/middleware/content-type.ts"
import { preflightReply } from "./http/middleware/cors.ts"
import { requireOnceOnly, requireOwnHost } from "./http/middleware/once-only.ts"
import { parseJson } from "./http/middleware/parse-json.ts"
import { isReading, Replays } from "./http/middleware/replays.ts"
import { requestIds } from "./http/middleware/request-id.ts"
import { isFormRequest, queryFront } from "./http/query-front.ts"
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
import type { Caller } from "./operation.ts"
import { type CollectionsOptions, collectionsBeside } from "./services/collections/collections.ts"
import { throttledOperations } from "./services/dynamodb/enforce-throughput.ts"
import { operations } from "./services/dynamodb/operations.ts"
import { operations as streamsOperations } from "./services/dynamodb-streams/operations.ts"
import { iam } from "./services/iam/service.ts"
import { sts } from "./services/sts/service.ts"
import type { Figure } from "./storage/figure.ts"

export interface AppParts {
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** What seals the secrets that operations hand out. */
  readonly openVault: DispatchParts["openVault"]
  /** Strict mode: until these are there, nobody can be let in. */
  readonly bootstrap?: BootstrapSource
  /** Every request is in this region, whatever its signature says. */
  readonly region?: string
  /** Requests beyond the throughput of their tables are refused. */
  readonly enforceThroughput?: boolean
  /** How many processes serve the same port; absent: this one alone. */
  readonly processes?: number | undefined
  /** How often items are deleted whose time has come. */
  readonly ttlSweepMs?: number
  /** What else there is to watch. */
  readonly figures?: () => readonly Figure[]
  /** Strict mode: resource policies may open tables to other accounts. */
  readonly crossAccount?: boolean
  /** Absent: nothing is written down. */
  readonly audit?: AuditOptions
  /** A signature that changed something is good once. */
  readonly refuseReplays?: boolean
  /** Users, roles and policies are another IAM's: what would be written here would not count. */
  readonly hasForeignIam?: boolean
  readonly onReply?: DispatchParts["onReply"]
  /** Absent: there is no collections API. */
  readonly collections?: CollectionsOptions
}

export interface App {
  /** Every route. */
  fetch(request: Request, peer?: Peer): Response | Promise<Response>
  /** `POST /` alone: for runtimes that can do without web requests and responses. */
  answer(request: IncomingRequest): Promise<OutgoingReply>
  /** Why it is of no use now, if so. Makes what is not there yet. */
  unready(): Promise<string | undefined>
  /** Bounded work, to be called from time to time; whether some is left. */
  maintain(): Promise<boolean>
  /** Who is told that some has come up which need not wait, or not for longer than it says. */
  onWork(listener: WorkListener): void
}

export function createApp(parts: AppParts): App {
  const { engine, region, bootstrap, ttlSweepMs } = parts
  const { platform, placement } = engine
  const metrics = new Metrics()
  const nextRequestId = requestIds(platform)
  const answer = answererOf(parts, nextRequestId, metrics)
  const collections = parts.collections && collectionsBeside(answer, parts.collections, platform)
  const hono = new Hono()
  const aside = async (reply: Reply, request: Request) =>
    responseOf(await outgoing(reply, incomingRequestOf(request), nextRequestId()))
  hono.post("/", async ({ req, env }) =>
    responseOf(await answer(incomingRequestOf(req.raw, env as Peer | undefined))),
  )
  hono.get("/", ({ req }) => aside(healthReply(region), req.raw))
  hono.get("/health/live", () => plain(200, "live\n"))
  const unready = async () => {
    const reason = await unreadyReason(() => placement.probe())
    if (reason !== undefined) return `the database: ${reason}`
    if (bootstrap && !(await bootstrap.current())) return "there are no credentials"
    if (collections && !(await collections.isReady())) return "the collections have no tables"
    return undefined
  }
  hono.on("GET", ["/health", "/health/ready"], async () => {
    const reason = await unready()
    return reason === undefined ? plain(200, "ready\n") : plain(503, `${reason}\n`)
  })
  hono.get("/metrics", () => {
    // In strict mode there are tenants, and whoever scrapes has shown nothing.
    const ofKeys = insightsFigures(engine.insights, bootstrap === undefined)
    return plain(200, metrics.text([...(parts.figures?.() ?? []), ...ofKeys]))
  })
  if (collections) {
    hono.all("/api/*", async ({ req }) => {
      const startedMs = platform.now()
      const response = await collections.fetch(req.raw)
      metrics.observe("collections", response.status, platform.now() - startedMs)
      return response
    })
  }
  hono.options("*", ({ req }) => aside(preflightReply(req.raw.headers) ?? unknownReply, req.raw))
  hono.all("*", ({ req }) => aside(unknownReply, req.raw))

  return {
    fetch: (request, peer) => hono.fetch(request, peer),
    answer,
    unready,
    maintain: maintenanceOf(engine, ttlSweepMs),
    onWork: (listener) => engine.bell.onRing(listener),
  }
}

/** From a request to its reply: the routes are elsewhere. */
function answererOf(parts: AppParts, nextRequestId: () => string, metrics: Metrics): App["answer"] {
  const { engine, region, authenticate, openVault, bootstrap, onReply } = parts
  const { platform } = engine
  const audit = parts.audit && auditWith(platform, parts.audit)
  const replays = parts.refuseReplays ? new Replays() : undefined
  const targets = {
    DynamoDB_20120810: parts.enforceThroughput
      ? throttledOperations(platform, parts.processes)
      : operations,
    DynamoDBStreams_20120810: streamsOperations,
  }
  const acrossAccounts = parts.crossAccount
    ? { controlPlaneAccount: () => bootstrap?.known()?.account }
    : undefined
  const dispatch = { services: targets, engine, openVault, acrossAccounts, onReply }
  const findOperation = dispatcherOf(dispatch)
  const services = [parts.hasForeignIam ? { ...iam, operations: [] } : iam, sts]
  const queryReply = queryFront({ engine, openVault, onReply, services })

  async function answer(request: IncomingRequest): Promise<OutgoingReply> {
    const startedMs = platform.now()
    const requestId = nextRequestId()
    const seen = new Seen()
    const reply = await replyTo(request, requestId, seen).catch((thrown: unknown) => {
      seen.code = codeOf(thrown)
      return replyToThrown(thrown, requestId, platform)
    })
    metrics.observe(seen.name, reply.status, platform.now() - startedMs)
    audit?.(seen, request, requestId)
    return outgoing(reply, request, requestId)
  }

  function refuseReplay({ signature = "" }: Caller, operation: string): void {
    if (replays && !isReading(operation)) replays.refuse(signature, platform.now())
  }

  function admit(request: IncomingRequest, signer: Caller, operation: string): void {
    requireOnceOnly(request)
    requireOwnHost(request.header("host") ?? "", signer.account)
    refuseReplay(signer, operation)
  }

  /** In the order in which DynamoDB finds fault. */
  async function replyTo(request: IncomingRequest, requestId: string, seen: Seen): Promise<Reply> {
    const body = await request.body(requestBytesMax)
    if (body === undefined) return tooLargeReply
    const host = request.header("host") ?? ""
    // Two of them, joined (RFC 9112, 3.2): a proxy may have gone by one, and the signature by both.
    if (host.includes(",")) return badRequestReply
    if (isFormRequest(request)) {
      const signed = (services: readonly SignedService[]) =>
        callerOf(authenticate, request, body, services, seen)
      return queryReply({ request, body, requestId, seen, authenticate: signed, admit })
    }
    requireOnceOnly(request)
    if (!hasKnownContentType(request, body)) return unknownReply
    const encoding = request.header("content-encoding")
    const isCheap = encoding === undefined && body.length <= unsignedBodyBytesMax
    const signer = await callerOf(authenticate, request, body, ["dynamodb"], seen).catch(
      (thrown: unknown) => {
        // DynamoDB finds fault with the signature last. We hold that back only where what comes
        // first costs little: 16 KB can unpack to 16 MB of JSON, and that is not for strangers.
        if (isCheap && thrown instanceof ApiError) return thrown
        throw thrown
      },
    )
    const json = parseJson(await decompressed(body, encoding))
    const operation = findOperation(request.header("x-amz-target"))
    if (operation === undefined) throw new ApiError("UnknownOperationException")
    seen.name = operation.name
    if (signer instanceof ApiError) throw signer
    requireOwnHost(host, signer.account)
    refuseReplay(signer, operation.name)
    const caller = region === undefined ? signer : { ...signer, region }
    return operation.call({ caller, json, requestId, host, onDecision: seen.onDecision })
  }

  return answer
}

async function callerOf(
  authenticate: Authenticate,
  request: IncomingRequest,
  body: Uint8Array,
  services: readonly SignedService[],
  seen: Seen,
): Promise<Caller> {
  const signer = await authenticate(request, body, services)
  const { remoteAddress: sourceIp, isEncrypted } = request
  const userAgent = request.header("user-agent")
  seen.caller = { ...signer, sourceIp, userAgent, isEncrypted }
  return seen.caller
}
