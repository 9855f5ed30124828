/**
 * sqld's namespaces: a database each, in one server. sqld takes the first label of the Host header
 * for the name, but names such as `123456789012.localhost` do not resolve everywhere, and `fetch`
 * sends no Host of our own. It takes the header `x-namespace-bin` too: in base64, without padding,
 * as gRPC has headers of bytes (seen with sqld 0.24.32).
 */
import { Buffer } from "node:buffer"
import type { Fetch } from "./hrana.ts"
import { UnusableDatabase } from "./unusable-database.ts"

export interface Namespace {
  readonly name: string
  /** Of the server. */
  readonly url: string
  /** Speaks to this namespace alone. */
  readonly fetch: Fetch
}

const createMsMax = 10_000

/** `http://one.sqld:8080` is the namespace `one` of `http://sqld:8080`. */
export function namespaceIn(url: string, fetch: Fetch = globalThis.fetch): Namespace {
  const [, scheme, name = "", rest] = /^(\w+:\/\/)([^.:/]+)\.(.+)$/.exec(url) ?? []
  if (scheme === undefined || rest === undefined) {
    throw new UnusableDatabase(url, "its host does not begin with the name of a namespace")
  }
  const bytes = Buffer.from(name).toString("base64").replace(/=+$/, "")
  return {
    name,
    url: `${scheme}${rest}`,
    fetch: (target, init) =>
      fetch(target, { ...init, headers: { ...init.headers, "x-namespace-bin": bytes } }),
  }
}

/** Makes the namespace if it is not there. */
export async function createNamespace(adminUrl: string, name: string): Promise<void> {
  const url = `${adminUrl.replace(/\/+$/, "")}/v1/namespaces/${name}/create`
  const headers = { "content-type": "application/json" }
  const signal = AbortSignal.timeout(createMsMax)
  try {
    const response = await fetch(url, { method: "POST", headers, body: "{}", signal })
    const text = await response.text()
    if (response.ok || text.includes("already exists")) return
    throw new Error(`the admin API answered with status ${response.status}: ${text.slice(0, 200)}`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableDatabase(name, reason, error)
  }
}
