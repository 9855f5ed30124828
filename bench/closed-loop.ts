import { connect, type Socket } from "node:net"
import * as v from "valibot"
import { type Reply, ReplyReader } from "./reply-reader.ts"
import type { ApiRequest } from "./workloads.ts"

export interface SignedRequest {
  readonly request: ApiRequest
  readonly bytes: Buffer
}

/** Gives nothing when the loop shall end. */
export type NextRequest = () => SignedRequest | undefined

/** Both times are `performance.now()`'s. */
export type OnReply = (sentAtMs: number, answeredAtMs: number) => void

/** One reply in so many is parsed and compared with what was asked for; and each connection's first. */
const sampleEvery = 499

/** Sockets hand over what they read synchronously, so all of them can read into one buffer. */
const readBuffer = Buffer.allocUnsafe(64 * 1024)

/**
 * Sends what `next` gives over one keep-alive connection, each request after the reply to the one
 * before, until `next` gives nothing. Rejects on the first reply that is not right, with its body
 * in the message.
 */
export function runClosedLoop(port: number, next: NextRequest, onReply: OnReply): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = new ReplyReader()
    let current: SignedRequest | undefined
    let sentAtMs = 0
    let untilSample = 0

    const send = () => {
      current = next()
      if (current === undefined) {
        socket.end()
        return resolve()
      }
      sentAtMs = performance.now()
      socket.write(current.bytes)
    }

    const receive = (chunk: Buffer) => {
      const reply = reader.read(chunk, untilSample === 0)
      if (reply === undefined) return
      if (current === undefined) throw new Error("a reply that nobody asked for")
      onReply(sentAtMs, performance.now())
      const fault = faultOf(current.request, reply)
      if (fault !== undefined) throw new Error(fault)
      untilSample = untilSample === 0 ? sampleEvery : untilSample - 1
      send()
    }

    const fail = (error: unknown) => {
      socket.destroy()
      reject(error)
    }

    const socket: Socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          try {
            receive(readBuffer.subarray(0, length))
          } catch (error) {
            fail(error)
          }
          return true
        },
      },
    })
    socket.once("connect", send)
    socket.once("error", fail)
    socket.once("close", () => {
      if (current !== undefined) fail(new Error("the server closed the connection"))
    })
  })
}

function faultOf(request: ApiRequest, reply: Reply): string | undefined {
  const { operation, replyBytesMin } = request
  if (reply.status !== 200) return `${operation} was answered ${reply.status}: ${reply.body}`
  if (reply.bodyBytes < replyBytesMin) {
    return `${operation} was answered with ${reply.bodyBytes} bytes: ${reply.body ?? "(not kept)"}`
  }
  if (reply.body === undefined) return undefined
  const { issues } = v.safeParse(request.reply, JSON.parse(reply.body))
  return issues && `${operation}: ${v.summarize(issues)}\nin the reply ${reply.body}`
}
