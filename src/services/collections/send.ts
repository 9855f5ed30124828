/** The two ways from a client to DynamoDB. */
import { post } from "../../http/client-call.ts"
import type { IncomingRequest } from "../../http/incoming-request.ts"
import type { OutgoingReply } from "../../http/respond.ts"
import type { Send } from "./dynamo-client.ts"

const replyMsMax = 10_000
/** A page of 1 MB, of which JSON may write each byte in six characters; 4 MB of a transaction. */
const replyBytesMax = 32 * 1024 * 1024

/** The host that is signed where there is none. */
export const ownHost = "libdynamo.local"

/** This very process, through its front door: signatures and policies count as for everybody. */
export function sendInside(answer: (request: IncomingRequest) => Promise<OutgoingReply>): Send {
  return async (headers, body) => {
    const bytes = new TextEncoder().encode(body)
    const request: IncomingRequest = {
      method: "POST",
      path: "/",
      query: "",
      header: (name) => (name === "host" ? ownHost : headers[name]),
      body: async (bytesMax) => (bytes.length > bytesMax ? undefined : bytes),
    }
    const reply = await answer(request)
    return { status: reply.status, body: textOf(reply.body) }
  }
}

export function sendTo(endpoint: URL): Send {
  return async (headers, body) => {
    const sending = { endpoint, headers, body, msMax: replyMsMax, replyBytesMax }
    const { status, text } = await post(sending)
    return { status, body: text }
  }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body)
}
