import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { discardedLimitsMax, type IncomingRequest, interrupted } from "../http/incoming-request.ts"

/**
 * Node's own request as the pipeline takes it. By way of a web `Request` a call costs half as much
 * again: docs/decisions/0005-straight-in-on-node.md.
 * @param message of a server with `joinDuplicateHeaders`.
 */
export function nodeRequest(message: IncomingMessage): IncomingRequest {
  const url = message.url ?? "/"
  const queryAt = url.indexOf("?")
  // Put together by Node when they are first asked for.
  const { headers } = message
  return {
    method: message.method ?? "",
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? "" : url.slice(queryAt + 1),
    remoteAddress: addressOf(message.socket.remoteAddress),
    isEncrypted: "encrypted" in message.socket,
    header: (name) => headerOf(headers, name),
    body: (bytesMax) => readBody(message, bytesMax),
  }
}

/** Policies know IPv4 addresses as such, also where they come in through a socket of IPv6. */
function addressOf(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, "")
}

/**
 * A signature may name any header, even `constructor`: only what was sent counts. Nothing that
 * objects have by nature is a string.
 */
function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === "string" ? value : undefined
}

function readBody(message: IncomingMessage, bytesMax: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    const announced = Number(message.headers["content-length"])
    if (announced > bytesMax * discardedLimitsMax) resolve(undefined)
    message.on("data", (chunk: Uint8Array) => {
      length += chunk.length
      if (length <= bytesMax) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      if (length <= bytesMax * discardedLimitsMax) return
      resolve(undefined)
      message.destroy()
    })
    message.on("end", () => {
      if (length > bytesMax) resolve(undefined)
      const [first] = chunks
      resolve(chunks.length === 1 ? first : Buffer.concat(chunks, length))
    })
    message.on("close", () => {
      if (!message.complete) reject(interrupted(message.errored))
    })
    message.on("error", (error) => reject(interrupted(error)))
  })
}
