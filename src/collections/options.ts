/** What the client is told, and what becomes of it. */

export interface DynamominiOptions {
  /** The API key. */
  readonly apiSecret: string
  /** Of the server, such as `http://localhost:8000`, with or without `/api`. */
  readonly baseURL: string
  /** As far as they make sense without axios. */
  readonly axiosOptions?: AxiosOptions
  /** Instead of the global one. */
  readonly fetch?: Fetch
}

export interface AxiosOptions {
  /** Milliseconds; 0 waits for ever. */
  readonly timeout?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Added to the query of every request. */
  readonly params?: Readonly<Record<string, string | number | boolean>>
  readonly auth?: { readonly username: string; readonly password: string }
  /** Others are ignored, with one warning. */
  readonly [name: string]: unknown
}

export type Fetch = (request: Request) => Promise<Response>

export interface ApiConfig {
  /** Ends with `/api`. */
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly params: readonly (readonly [string, string])[]
  readonly timeoutMs: number
  readonly fetch: Fetch
}

const known = new Set(["auth", "baseURL", "headers", "params", "timeout"])

/** @throws Error for what is missing; TypeError for what is no URL */
export function configOf(options: DynamominiOptions): ApiConfig {
  const { apiSecret, baseURL, axiosOptions = {}, fetch = globalThis.fetch } = options ?? {}
  if (!apiSecret) throw new Error("Missing a required parameter 'apiSecret'")
  if (!baseURL) throw new Error("Missing a required parameter 'baseURL'")
  const { auth, headers = {}, params = {}, timeout = 0 } = axiosOptions
  warnOfUnknown(Object.keys(axiosOptions).filter((name) => !known.has(name)))
  return {
    base: new URL("api", baseURL.replace(/\/api\/$/, "/api")).href,
    headers: {
      ...headers,
      ...(auth ? { authorization: `Basic ${base64(`${auth.username}:${auth.password}`)}` } : {}),
      "x-api-key": apiSecret,
    },
    params: Object.entries(params).map(([name, value]) => [name, String(value)] as const),
    timeoutMs: timeout,
    // Browsers want it called as a method of nobody else.
    fetch: (request) => fetch(request),
  }
}

let hasWarned = false

function warnOfUnknown(names: readonly string[]): void {
  if (names.length === 0 || hasWarned) return
  hasWarned = true
  // biome-ignore lint/suspicious/noConsole: whoever uses a client looks nowhere else.
  console.warn(`libdynamo/collections: ignored axiosOptions: ${names.join(", ")}`)
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
