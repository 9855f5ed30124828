/** What is simulated: the server in this process, two processes on one database, or workerd. */
import { join } from "node:path"
import { createApp } from "../../src/app.ts"
import { createEngine } from "../../src/engine/engine.ts"
import { masterKeyBytes, Vault } from "../../src/engine/vault.ts"
import { openAuthentication } from "../../src/http/middleware/authenticate.ts"
import type { Platform } from "../../src/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { onePlace } from "../../src/storage/placement.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { findingsIn } from "../support/replies.ts"
import { seededRandom } from "../support/seeded-random.ts"
import { root, type Server, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { startWorkerd } from "../support/workerd.ts"
import type { RawReply } from "./history.ts"
import type { WireRequest } from "./wire.ts"

export interface Subject {
  /** How many clients ask at the same time. */
  readonly clients: number
  /** Different clients may be served by different processes. */
  send(client: number, request: WireRequest): Promise<RawReply>
  /** Lets maintenance come to its end; nothing else is under way. */
  settle(): Promise<void>
  /** Closes the database and opens it again, whatever is under way. */
  readonly restart?: () => Promise<void>
  readonly passTime?: (ms: number) => void
  /** Replies that do not have their operation's shape. */
  misshapen(): readonly string[]
  close(): Promise<void>
}

export interface InProcessOptions {
  readonly seed: number
  /** In memory, unless a file or an sqld is given. */
  readonly path?: string
  readonly url?: string
  /** Puts something between the engine and its storage, to break it. */
  readonly around?: ((storage: Storage) => Storage) | undefined
}

/** Time passes by the call and bytes are random by the seed, so only the disk can be unforeseen. */
function platformOf(seed: number): { readonly platform: Platform; pass(ms: number): void } {
  const random = seededRandom(seed)
  let nowMs = Date.UTC(2026, 10, 20, 12)
  const platform: Platform = {
    now: () => nowMs++,
    randomBytes: (length) => Uint8Array.from({ length }, () => random.below(256)),
    log() {},
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { platform, pass }
}

export async function openInProcess(options: InProcessOptions): Promise<Subject> {
  const { seed, path = ":memory:", url, around = (storage: Storage) => storage } = options
  const { platform, pass } = platformOf(seed)
  const openStorage = () =>
    url === undefined ? openLocal({ path, platform }) : openRemote({ url, platform })
  const misshapen: string[] = []
  const open = async () => {
    const storage = around(await openStorage())
    const app = createApp({
      engine: createEngine({ placement: onePlace(storage), platform }),
      authenticate: openAuthentication(),
      openVault: async () => new Vault(new Uint8Array(masterKeyBytes)),
      onReply: (operation, reply) => misshapen.push(...findingsIn(operation, reply)),
    })
    return { app, storage }
  }
  let opened = open()
  async function restart(): Promise<void> {
    const before = await opened
    // Whoever comes now waits for the next database; whoever is under way meets the closing one.
    opened = before.storage.close().then(open)
    await opened
  }
  return {
    // On a server requests take longer, and the more of them meet, the more orders there are.
    clients: url === undefined ? 8 : 4,
    async send(_, request) {
      const { app } = await opened
      return replyOf(await app.fetch(requestOf("http://libdynamo.local", request)))
    },
    async settle() {
      const { app } = await opened
      while (await app.maintain());
    },
    // What is in memory would be gone.
    ...((path !== ":memory:" || url !== undefined) && { restart }),
    passTime: pass,
    misshapen: () => misshapen,
    close: async () => (await opened).storage.close(),
  }
}

/** On an sqld if its URL is given, and on a file otherwise. */
export async function openProcesses(LIBSQL_URL?: string): Promise<Subject> {
  const folder = await temporaryFolder()
  const command = [process.execPath, join(root, "src/index.ts")]
  const env = LIBSQL_URL === undefined ? {} : { LIBSQL_URL }
  const start = () => startServer({ folder: folder.path, command, env })
  // One after the other: a failing start would leave the other behind.
  const servers: Server[] = [await start()]
  servers.push(await start())
  const urlOf = (client: number) => servers[client % servers.length]?.url ?? ""
  return {
    // As above.
    clients: 4,
    send: async (client, request) => replyOf(await fetch(requestOf(urlOf(client), request))),
    settle: async () => undefined,
    misshapen: () => [],
    async close() {
      for (const server of servers) await server.stop()
      await folder.remove()
    },
  }
}

/** The built bundle on that runtime, on an sqld. */
export async function openWorkerd(LIBSQL_URL: string): Promise<Subject> {
  const { url, stop } = await startWorkerd({ env: { LIBSQL_URL, ALLOW_OPEN: "1" } })
  return {
    // As above.
    clients: 4,
    send: async (_, request) => replyOf(await fetch(requestOf(url, request))),
    // As its cron does.
    async settle() {
      await fetch(`${url}/cdn-cgi/handler/scheduled`)
    },
    misshapen: () => [],
    close: stop,
  }
}

function requestOf(url: string, { operation, input }: WireRequest): Request {
  const scope = "simulation/20120810/us-east-1/dynamodb/aws4_request"
  return new Request(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "x-amz-date": "20120810T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  })
}

async function replyOf(response: Response): Promise<RawReply> {
  return { status: response.status, body: await response.json() }
}
