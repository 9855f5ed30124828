/** Requests to the server, and lists that go on over several of them. */
import { type ApiResponse, DynamominiError, errorOf } from "./errors.ts"
import type { ApiConfig } from "./options.ts"

type Method = "DELETE" | "GET" | "POST" | "PUT"

export interface Sending {
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export class Api {
  readonly #config: ApiConfig
  /** Whether the server is libdynamo; nobody knows before its first reply. */
  isOurs = false

  constructor(config: ApiConfig) {
    this.#config = config
  }

  /** @throws DynamominiError */
  async send<Data>(
    method: Method,
    path: string,
    { query = {}, body, headers = {} }: Sending = {},
  ): Promise<ApiResponse<Data>> {
    const { base, params, headers: own, timeoutMs, fetch } = this.#config
    const url = new URL(`${base}${path}`)
    for (const [name, value] of params) url.searchParams.set(name, value)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    const request = new Request(url, {
      method,
      headers: {
        accept: "application/json",
        ...own,
        ...headers,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(timeoutMs > 0 ? { signal: AbortSignal.timeout(timeoutMs) } : {}),
    })
    const response = await fetch(request).then(read, refuse)
    if (response.headers["x-request-id"] !== undefined) this.isOurs = true
    if (response.status >= 400) throw errorOf(response)
    return response as ApiResponse<Data>
  }

  /** Each page of a list. */
  async *pages<Data>(
    path: string,
    query: Sending["query"] = {},
  ): AsyncGenerator<readonly Data[], void, void> {
    let cursor: string | undefined
    do {
      const response = await this.send<readonly Data[]>("GET", path, {
        query: { ...query, cursor },
      })
      yield response.data
      cursor = response.headers["x-next-cursor"]
    } while (cursor !== undefined)
  }

  /** All pages. */
  async list<Data>(path: string, query?: Sending["query"]): Promise<Data[]> {
    const found: Data[] = []
    for await (const page of this.pages<Data>(path, query)) found.push(...page)
    return found
  }
}

async function read(response: Response): Promise<ApiResponse> {
  const text = await response.text().catch(refuse)
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, data: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return text === "" ? "" : JSON.parse(text)
  } catch {
    return text // A proxy's page, say.
  }
}

function refuse(cause: unknown): never {
  const isTimeout = cause instanceof Error && cause.name === "TimeoutError"
  if (isTimeout) throw new DynamominiError("Request timed out", "TIMEOUT", undefined, cause)
  const why = cause instanceof Error ? cause.message : String(cause)
  throw new DynamominiError(`Request failed: ${why}`, "NETWORK", undefined, cause)
}
