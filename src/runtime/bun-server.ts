/** The app behind `Bun.serve`. */
import { createServer } from "node:net"
import type { App } from "../app.ts"
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

const drainMsMax = 10_000

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
    fetch: (request, self) =>
      app.fetch(request, { remoteAddress: self.requestIP(request)?.address }),
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
