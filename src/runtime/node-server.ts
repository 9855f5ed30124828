/** The app behind `node:http`. */
import { createServer, type RequestListener, type Server } from "node:http"
import { type AddressInfo, Server as NetServer, type Socket } from "node:net"
import type { App } from "../app.ts"
import { requestHeaderBytesMax } from "../limits.ts"
import { isMisdirected } from "./misdirected.ts"
import { nodeRequest } from "./node-request.ts"

export interface Listening {
  /** The one it took, where any was asked for. */
  readonly port: number
  /** Takes no more connections, lets open requests end, and closes the rest after a while. */
  drain(): Promise<void>
}

const drainMsMax = 10_000
const drainStepMs = 25
/** Time to read what was sent before we stopped listening. */
const drainReadMs = 100

/** Resolves when it answers; rejects with Node's error when the address cannot be had. */
export async function listenOnNode(app: App, host: string, port: number): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: requestHeaderBytesMax,
      // Longer than load balancers keep theirs, so that they never meet a closed one.
      keepAliveTimeout: 75_000,
      joinDuplicateHeaders: true,
    },
    listenerOf(app),
  )
  server.on("clientError", refuseUnreadable)
  await listening(server, host, port)
  const address = server.address() as AddressInfo
  return { port: address.port, drain: () => drain(server) }
}

/** Calls of operations go straight in; all the other routes are Hono's. */
function listenerOf(app: App): RequestListener {
  const others = othersListener(app)
  return (message, response) => {
    if (isMisdirected(message.url ?? "/", message.headers.host)) {
      response.writeHead(400, { connection: "close", "content-length": 0 }).end()
      return
    }
    const isCall = message.method === "POST" && /^\/(?:\?|$)/.test(message.url ?? "")
    if (!isCall) others(message, response)
    else {
      app.answer(nodeRequest(message)).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        // Nothing is left to say that could be trusted to arrive.
        () => response.destroy(),
      )
    }
  }
}

/** Loaded with the first: it brings along Node's whole web client, a fifth of a start. */
function othersListener(app: App): RequestListener {
  let loading: Promise<RequestListener> | undefined
  return (message, response) => {
    loading ??= import("@hono/node-server").then(({ getRequestListener }) =>
      getRequestListener((request) => app.fetch(request)),
    )
    loading
      .then((listener) => listener(message, response))
      // As for calls. A rejection that nobody takes would end the process, and all its requests.
      .catch(() => response.destroy())
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

/** Whatever is no HTTP, or has too long a head: DynamoDB answers 400 to both. Observed. */
function refuseUnreadable(_error: Error, socket: Socket): void {
  if (!socket.writable) return
  socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
}

/**
 * `server.close()` of node:http would also hang up on connections whose next request has arrived
 * but has not been read. So only the listening ends at first: what was sent until now is read and
 * answered, with word that the connection closes; then those that stay idle are closed.
 */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve())
  })
  server.prependListener("request", (_message, response) => {
    response.shouldKeepAlive = false
  })
  await new Promise((resolve) => setTimeout(resolve, drainReadMs))
  // Timers come before sockets: a process that was held up so long has read nothing yet.
  await new Promise((resolve) => setImmediate(resolve))
  // A connection that is kept alive becomes idle only after its last reply.
  const sweep = setInterval(() => server.closeIdleConnections(), drainStepMs)
  const deadline = setTimeout(() => server.closeAllConnections(), drainMsMax)
  server.closeIdleConnections()
  await closed
  clearInterval(sweep)
  clearTimeout(deadline)
}
