/** Servers with the collections API: on every runtime, on files and on sqld. */

import { dynamomini } from "libdynamo/collections"
import { onTestFinished } from "vitest"
import { findRuntimes } from "../runtimes/runtimes.ts"
import { bundle, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { startWorkerd } from "../support/workerd.ts"

/** As dynamodb-mini's own test has it. */
export const testKey = { application: "test-app", key: "my-api-key" }
export const otherKey = { application: "other-app", key: "another-api-key" }
const API_KEYS = JSON.stringify([testKey, otherKey])

export interface SubjectKind {
  readonly name: string
  readonly missing?: string
  /** To be called inside of a test or of a hook. */
  start(env?: Readonly<Record<string, string>>): Promise<CollectionsServer>
}

export interface CollectionsServer extends AsyncDisposable {
  readonly url: string
}

const onNodeAndBun: SubjectKind[] = findRuntimes().flatMap<SubjectKind>(({ name, program }) => {
  if ("missing" in program) {
    return [{ name, missing: program.missing, start: () => Promise.reject(program.missing) }]
  }
  const command = [program.path, bundle]
  return [
    {
      name: `${name}, on a file`,
      start: (env) => startServer({ command, env: { API_KEYS, ...env } }),
    },
    {
      name: `${name}, on sqld`,
      async start(env) {
        const sqld = await startSqld()
        const server = await startServer({
          command,
          env: { LIBSQL_URL: sqld.url, API_KEYS, ...env },
        })
        const stop = async () => {
          await server.stop()
          await sqld.stop()
        }
        return { url: server.url, [Symbol.asyncDispose]: stop }
      },
    },
  ]
})

const onWorkerd: SubjectKind = {
  name: "workerd",
  async start(env) {
    const sqld = await startSqld()
    const worker = await startWorkerd({
      env: { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", API_KEYS, ...env },
    })
    const stop = async () => {
      await worker.stop()
      await sqld.stop()
    }
    return { url: worker.url, [Symbol.asyncDispose]: stop }
  },
}

export const subjectKinds: readonly SubjectKind[] = [...onNodeAndBun, onWorkerd]

/** The quickest, for what does not depend on where the server runs. */
export async function startOnFile(
  env: Readonly<Record<string, string>> = {},
): Promise<CollectionsServer> {
  const server = await startServer({ env: { API_KEYS, FILE: ":memory:", ...env } })
  onTestFinished(async () => void (await server.stop()))
  return server
}

export function storeAt(url: string, key: string = testKey.key) {
  return dynamomini({ apiSecret: key, baseURL: url, axiosOptions: { timeout: 120_000 } })
}

export interface Called {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  readonly body: any
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Called>

/** Plain HTTP: `call("GET", "/collection")`. */
export function callerAt(url: string, key: string = testKey.key): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        "x-api-key": key,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    }
  }
}

/** The route of a new collection. */
export async function newCollection(call: Call, user = "user-1", name = "posts"): Promise<string> {
  const { status, headers } = await call("POST", `/user/${user}/collection`, { name })
  if (status !== 201) throw new Error(`no collection: ${status}`)
  return (headers.get("location") ?? "").replace(/^\/api/, "")
}

/** The route of a new entry. */
export async function newEntry(call: Call, collection: string, content: object): Promise<string> {
  const { status, headers } = await call("POST", `${collection}/entry`, content)
  if (status !== 201) throw new Error(`no entry: ${status}`)
  return (headers.get("location") ?? "").replace(/^\/api/, "")
}
