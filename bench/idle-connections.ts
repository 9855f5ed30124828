/** Connections that have asked once, and stay. */
import { spawnSync } from "node:child_process"
import { connect, type Socket } from "node:net"
import type { Target } from "./load-job.ts"
import { ReplyReader } from "./reply-reader.ts"
import { type SignedRequest, signed } from "./signed-request.ts"
import { listTables } from "./tables.ts"

export interface IdleConnections {
  /** How many the server has not closed meanwhile. */
  open(): number
  close(): void
}

/** At once: a server lets only so many wait to be accepted. */
const wave = 100
/** What a process has open besides. */
const otherFiles = 200

/** Why there cannot be so many here, or `undefined`. */
export function reasonAgainst(count: number): string | undefined {
  // The child's limit is ours, which is also that of the servers we start.
  const { stdout } = spawnSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" })
  const limit = stdout.trim()
  if (limit === "unlimited" || Number(limit) >= count + otherFiles) return undefined
  return `a process may open ${limit} files here: ulimit -n ${count + otherFiles}`
}

export async function openIdle(target: Target, count: number): Promise<IdleConnections> {
  const request = await signed(listTables)
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const length = Math.min(wave, count - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length }, () => askOnce(target, request)))))
  }
  return {
    open: () => sockets.filter((socket) => !socket.readableEnded && !socket.destroyed).length,
    close: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function askOnce({ host, port }: Target, request: SignedRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const reader = new ReplyReader()
    const socket = connect({ host, port, noDelay: true }, () => socket.write(request.bytes))
    socket.on("error", reject)
    socket.on("data", (chunk: Buffer) => {
      const reply = reader.read(chunk, false)
      if (reply?.status === 200) resolve(socket)
      else if (reply) reject(new Error(`answered ${reply.status}: ${reply.body}`))
    })
    socket.on("close", () => reject(new Error("the server closed a connection at once")))
  })
}
