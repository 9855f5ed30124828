/**
 * A `requestHandler` for the AWS SDK for JavaScript, version 3, that calls a fetch handler in the
 * same process. The SDK asks only for the right members, so none of its packages is needed here.
 */

/** The SDK's `HttpRequest`, as far as we read it. */
export interface SdkRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** The SDK's `HttpResponse`. */
export interface SdkResponse {
  readonly statusCode: number
  readonly reason: string
  readonly headers: Record<string, string>
  readonly body: ReadableStream<Uint8Array> | undefined
}

export interface SdkHandlerOptions {
  readonly abortSignal?: unknown
}

export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string }
  handle(
    request: SdkRequest,
    options?: SdkHandlerOptions,
  ): Promise<{ readonly response: SdkResponse }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
  destroy(): void
}

type Fetch = (request: Request) => Promise<Response>

export function sdkRequestHandler(fetch: Fetch): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, { abortSignal } = {}) {
      const signal = abortSignal as AbortSignal | undefined
      requireNotAborted(signal)
      const response = await untilAborted(fetch(requestOf(request)), signal)
      return {
        response: {
          statusCode: response.status,
          reason: response.statusText,
          headers: Object.fromEntries(response.headers),
          body: response.body ?? undefined,
        },
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}

function requestOf(request: SdkRequest): Request {
  const { method, protocol, hostname, port, path, body } = request
  const host = port === undefined ? hostname : `${hostname}:${port}`
  const headers = new Headers({ host, ...request.headers })
  const url = `${protocol}//${host}${path}${queryText(request.query)}`
  if (body === undefined || method === "GET" || method === "HEAD") {
    return new Request(url, { method, headers })
  }
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : (body as Uint8Array)
  headers.set("content-length", String(bytes.length))
  return new Request(url, { method, headers, body: bytes as Uint8Array<ArrayBuffer> })
}

function queryText(query: SdkRequest["query"] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? (value as readonly string[]) : [value ?? ""]
    return values.map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`)
  })
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

function requireNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError()
}

/** The work goes on, as it would on a server whose caller hangs up; only nobody waits for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError())
    signal.addEventListener("abort", onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener("abort", onAbort)
  }
}

/** The SDK knows it by its name, and does not retry. */
function abortError(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" })
}
