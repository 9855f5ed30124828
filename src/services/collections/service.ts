/**
 * The versioned collections API under `/api`: dynamodb-mini's, made right. It is a client of
 * DynamoDB like any other, and can do what its key may do.
 */
import { type Context, Hono } from "hono"
import { incomingRequestOf } from "../../http/incoming-request.ts"
import { requestIds } from "../../http/middleware/request-id.ts"
import type { Platform } from "../../platform.ts"
import { type ApiKeySource, findApiKey } from "./api-keys.ts"
import type { Answer, Run } from "./api-request.ts"
import { CollectionsError } from "./collections-error.ts"
import { type DynamoClient, DynamoRefusal } from "./dynamo-client.ts"
import { collectionKeys, entryKeys } from "./keys.ts"
import { openTables } from "./opening.ts"
import { readinessOf } from "./readiness.ts"
import { routes } from "./routes.ts"
import type { CollectionsSettings } from "./settings.ts"
import type { Store } from "./tables.ts"

export interface CollectionsParts {
  readonly client: DynamoClient
  readonly settings: CollectionsSettings
  readonly platform: Platform
  readonly keys: ApiKeySource
  readonly sharing: boolean
}

export interface Collections {
  fetch(request: Request): Response | Promise<Response>
  /** Whether the tables are there; makes them if not. */
  isReady(): Promise<boolean>
}

export function storeOf(parts: Omit<CollectionsParts, "keys">): Store {
  const { settings } = parts
  const collections = collectionKeys(settings.collectionsTable)
  return { ...parts, collections, entries: entryKeys(settings.entriesTable) }
}

export function collectionsService(parts: CollectionsParts): Collections {
  const { settings, platform, keys, sharing } = parts
  const store = storeOf(parts)
  const readiness = readinessOf(() => openTables(store), platform, sharing)
  const nextRequestId = requestIds(platform)
  const cors = corsHeaders(settings.corsOrigin)

  const handler = (run: Run) => async (context: Context) => {
    const requestId = nextRequestId()
    const answer = await answerTo(run, context).catch((error: unknown) =>
      answerToError(error, requestId, platform),
    )
    return responseOf(answer, { "x-request-id": requestId, ...cors })
  }

  /** Whoever may not come in is told so before anything is read. */
  async function answerTo(run: Run, { req }: Context): Promise<Answer> {
    const presented = req.header("x-api-key")
    const key = presented && findApiKey(keys.current(), presented, platform.now())
    if (!key)
      throw new CollectionsError("UNAUTHENTICATED", "The API key (x-api-key) is missing or unknown")
    if (key.isReadOnly && req.method !== "GET" && req.method !== "HEAD") {
      throw new CollectionsError("FORBIDDEN", "The API key is for reading")
    }
    const secret = await readiness.ready()
    const { pathname: path, searchParams: query } = new URL(req.url)
    const answer = run({
      ...{ store, secret, key, path, query },
      param: (name) => req.param(name) ?? "",
      header: (name) => req.header(name),
      json: () => jsonOf(req.raw, settings.valueBytesMax),
    })
    return answer.catch((error: unknown) => {
      const isLost = error instanceof DynamoRefusal && error.code === "ResourceNotFoundException"
      throw isLost ? readiness.lost() : error
    })
  }

  const hono = new Hono().basePath("/api")
  hono.options("*", () => new Response(null, { status: 204, headers: { ...cors, ...preflight } }))
  for (const { method, path, run } of routes) hono.on(method, path, handler(run))
  for (const path of new Set(routes.map((route) => route.path))) {
    const allow = routes.filter((route) => route.path === path).map(({ method }) => method)
    hono.all(path, handler(refuseMethod(allow.join(", "))))
  }
  hono.all("*", handler(refuseRoute))
  return {
    fetch: (request) => hono.fetch(request),
    isReady: () =>
      readiness.ready().then(
        () => true,
        () => false,
      ),
  }
}

const preflight = {
  "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE",
  "access-control-allow-headers": "content-type, if-match, if-none-match, x-api-key",
  "access-control-max-age": "86400",
}

function corsHeaders(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers":
      "etag, link, location, retry-after, x-next-cursor, x-request-id",
    ...(origin === "*" ? {} : { vary: "Origin" }),
  }
}

const refuseRoute: Run = async () => {
  throw new CollectionsError("ROUTE_NOT_FOUND", "There is no such route")
}

function refuseMethod(allow: string): Run {
  return async () => {
    throw new CollectionsError("METHOD_NOT_ALLOWED", `The route has ${allow}`, { allow })
  }
}

/** Of JSON around a value: names, spaces, escapes. */
const envelopeBytesMax = 64 * 1024

async function jsonOf(request: Request, valueBytesMax: number): Promise<unknown> {
  const type = request.headers.get("content-type") ?? ""
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new CollectionsError("UNSUPPORTED_MEDIA_TYPE", "The body must be application/json")
  }
  const body = await incomingRequestOf(request).body(2 * valueBytesMax + envelopeBytesMax)
  if (body === undefined) throw new CollectionsError("BODY_TOO_LARGE", "The body is too large")
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))
  } catch (error) {
    // Not UTF-8, or not JSON. The text of the error might quote a value.
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
    throw new CollectionsError("INVALID_JSON", "The body is not JSON")
  }
}

function answerToError(thrown: unknown, requestId: string, platform: Platform): Answer {
  const error =
    thrown instanceof CollectionsError ? thrown : unforeseen(thrown, requestId, platform)
  const { code, message, status, details } = error
  return {
    status,
    body: { error: { code, message, requestId, ...(details ? { details } : {}) } },
    headers: {
      ...(status === 401 ? { "www-authenticate": "ApiKey" } : {}),
      ...(status === 405 ? { allow: String(details?.allow) } : {}),
      ...(status === 429 || status === 503 ? { "retry-after": "1" } : {}),
    },
  }
}

function unforeseen(thrown: unknown, requestId: string, platform: Platform): CollectionsError {
  const isRefusal = thrown instanceof DynamoRefusal
  const error = isRefusal ? thrown.code : thrown instanceof Error ? thrown.stack : "unknown"
  platform.log("error", "collections.failed", { requestId, error })
  return new CollectionsError("BACKEND_ERROR", "The request failed")
}

function responseOf(
  { status, body, headers }: Answer,
  others: Readonly<Record<string, string>>,
): Response {
  if (body === undefined) return new Response(null, { status, headers: { ...others, ...headers } })
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...others, ...headers },
  })
}
