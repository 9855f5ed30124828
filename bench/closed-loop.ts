import { connect, type Socket } from "node:net"
import type { Target } from "./load-job.ts"
import { ReplyCheck } from "./reply-check.ts"
import { ReplyReader } from "./reply-reader.ts"
import type { SignedRequest } from "./signed-request.ts"

/** Gives nothing when the loop shall end. */
export type NextRequest = () => SignedRequest | undefined

/** Both times are `performance.now()`'s. */
export type OnReply = (sentAtMs: number, answeredAtMs: number) => void

/** Sockets hand over what they read synchronously, so all of them can read into one buffer. */
const readBuffer = Buffer.allocUnsafe(64 * 1024)

/**
 * Sends what `next` gives over one keep-alive connection, each request after the reply to the one
 * before, until `next` gives nothing. Where the server closes, over the next one. Rejects on the
 * first reply that is not right, with its body in the message.
 */
export async function runClosedLoop(
  target: Target,
  next: NextRequest,
  onReply: OnReply,
): Promise<void> {
  const check = new ReplyCheck()
  while ((await runConnection(target, next, onReply, check)) === "closed");
}

function runConnection(
  { host, port }: Target,
  next: NextRequest,
  onReply: OnReply,
  check: ReplyCheck,
): Promise<"closed" | "done"> {
  return new Promise((resolve, reject) => {
    const reader = new ReplyReader()
    let current: SignedRequest | undefined
    let sentAtMs = 0

    const end = (how: "closed" | "done") => {
      current = undefined
      socket.end()
      resolve(how)
    }

    const send = () => {
      current = next()
      if (current === undefined) return end("done")
      sentAtMs = performance.now()
      socket.write(current.bytes)
    }

    const receive = (chunk: Buffer) => {
      const reply = reader.read(chunk, check.isSample)
      if (reply === undefined) return
      if (current === undefined) throw new Error("a reply that nobody asked for")
      onReply(sentAtMs, performance.now())
      check.judge(current.request, reply)
      if (reply.isLast) end("closed")
      else send()
    }

    const fail = (error: unknown) => {
      socket.destroy()
      reject(error)
    }

    const socket: Socket = connect({
      port,
      host,
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
