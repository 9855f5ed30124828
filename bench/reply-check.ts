import * as v from "valibot"
import type { Reply } from "./reply-reader.ts"
import type { ApiRequest } from "./tables.ts"

/** One reply in so many is parsed and compared with what was asked for; and each connection's first. */
const sampleEvery = 499

/** Of one connection: judges its replies one after the other. */
export class ReplyCheck {
  #untilSample = 0

  /** Whether the body of the next reply is to be kept. */
  get isSample(): boolean {
    return this.#untilSample === 0
  }

  /** Throws for a reply that is not right, with its body in the message. */
  judge(request: ApiRequest, reply: Omit<Reply, "isLast">): void {
    const fault = faultOf(request, reply)
    if (fault !== undefined) throw new Error(fault)
    this.#untilSample = this.#untilSample === 0 ? sampleEvery : this.#untilSample - 1
  }
}

function faultOf(request: ApiRequest, reply: Omit<Reply, "isLast">): string | undefined {
  const { operation, replyBytesMin } = request
  if (reply.status !== 200) return `${operation} was answered ${reply.status}: ${reply.body}`
  if (reply.bodyBytes < replyBytesMin) {
    return `${operation} was answered with ${reply.bodyBytes} bytes: ${reply.body ?? "(not kept)"}`
  }
  if (reply.body === undefined) return undefined
  const { issues } = v.safeParse(request.reply(), JSON.parse(reply.body))
  return issues && `${operation}: ${v.summarize(issues)}\nin the reply ${reply.body}`
}
