/** The app behind `Bun.serve`. */
import { createServer } from "node:net"
import type { App } from "../app.ts"
import { incomingRequestOf } from "../http/incoming-request.ts"
import { type OutgoingReply, responseOf } from "../http/respond.ts"
import { requestBytesMax } from "../limits.ts"
import type { Listening } from "./node-server.ts"

/** As much of Bun as we use; its own types would make Bun's world that of all files. */
interface Bun {
  serve(options: {
    hostname: string
    port: number
    idleTimeout: number
    reusePort: boolean
    maxRequestBodySize: number
    development: boolean
    fetch(request: Request, server: BunServer): Response | Promise<Response>
  }): BunServer & { readonly port: number; stop(closeActive?: boolean): Promise<void> }
}

interface BunServer {
  requestIP(request: Request): { readonly address: string } | null
}

/** A stream that is written without a queue in between. */
interface DirectSource {
  readonly type: "direct"
  pull(sink: { write(data: string | Uint8Array): void; end(): void }): void
}

const drainMsMax = 10_000

/**
 * Of a longer body that comes after the handler has returned, Bun (1.4.5) gives each word of the
 * head to the system by itself, in 27 calls for one of our replies. As a stream head and body go
 * together. Its limit is 15 KB: docs/decisions/0005-straight-in-on-node.md.
 */
const plainBytesMax = 14 * 1024

export function isBun(): boolean {
  return "Bun" in globalThis
}

/** @param isShared by other processes: Linux hands each its part of the connections */
export async function listenOnBun(
  app: App,
  host: string,
  port: number,
  isShared: boolean,
): Promise<Listening> {
  const { serve } = (globalThis as unknown as { readonly Bun: Bun }).Bun
  const server = serve({
    hostname: host,
    port,
    idleTimeout: 75,
    reusePort: isShared,
    // One byte more than we take, so that it is we who say 413, with our headers.
    maxRequestBodySize: requestBytesMax + 1,
    development: false,
    fetch(request, self) {
      const peer = { remoteAddress: self.requestIP(request)?.address }
      const incoming = incomingRequestOf(request, peer)
      const isCall = incoming.path === "/" && request.method === "POST"
      return isCall ? app.answer(incoming).then(bunResponse) : app.fetch(request, peer)
    },
  })
  return {
    port: server.port,
    async drain() {
      const deadline = setTimeout(() => server.stop(true), drainMsMax)
      await server.stop()
      clearTimeout(deadline)
    },
  }
}

function bunResponse({ status, headers, body }: OutgoingReply): Response {
  const bytes = Number(headers["content-length"])
  if (bytes <= plainBytesMax) return responseOf({ status, headers, body })
  const source: DirectSource = {
    type: "direct",
    pull(sink) {
      sink.write(body)
      sink.end()
    },
  }
  // With room for less it would go out in chunks, without its length.
  const strategy = { highWaterMark: bytes + 1 }
  return new Response(new ReadableStream(source as object, strategy), { status, headers })
}

/**
 * Whoever shares a port would share it with another server too, that is there already.
 *
 * @throws Error EADDRINUSE
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}
