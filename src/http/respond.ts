import type { IncomingRequest } from "./incoming-request.ts"
import { crc32 } from "./middleware/checksum.ts"
import { compressed } from "./middleware/content-encoding.ts"
import { replyTypeOf } from "./middleware/content-type.ts"
import { corsHeaders } from "./middleware/cors.ts"
import type { Reply } from "./reply.ts"

/** For whatever is not a call of an operation. Observed, to the line break. */
export const unknownReply: Reply = { status: 404, body: "<UnknownOperationException/>\n" }

/** Longer than a request may be: no word of explanation. Observed. */
export const tooLargeReply: Reply = { status: 413, body: "" }

/** What is no proper HTTP: the same as where the runtime itself finds that out. Observed. */
export const badRequestReply: Reply = { status: 400, body: "" }

/** A reply with its headers, for a runtime to send. */
export interface OutgoingReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Text where it can be: Node sends it in one piece with the headers, and bytes in another. */
  readonly body: string | Uint8Array
}

/** A reply as DynamoDB sends it: with its checksum, its id, and compressed where that was asked. */
export async function outgoing(
  reply: Reply,
  request: IncomingRequest,
  requestId: string,
): Promise<OutgoingReply> {
  const packed = await compressed(reply.body, request.header("accept-encoding"))
  const body = packed?.bytes ?? reply.body
  const origin = request.header("origin")
  const headers: Record<string, string> = {
    server: "Server",
    "content-type": replyTypeOf(request),
    "content-length": String(Buffer.byteLength(body)),
    "x-amzn-requestid": requestId,
    "x-amz-crc32": String(crc32(body)),
  }
  if (packed !== undefined) headers["content-encoding"] = packed.encoding
  if (origin !== undefined) Object.assign(headers, corsHeaders)
  if (reply.headers !== undefined) Object.assign(headers, reply.headers)
  return { status: reply.status, headers, body }
}

export function responseOf({ status, headers, body }: OutgoingReply): Response {
  // Or workerd would compress once more what is compressed. Others do not know the word.
  const init = { status, headers, encodeBody: "manual" }
  return new Response(body as string | Uint8Array<ArrayBuffer>, init)
}

/** For people and machines that watch us, not for callers of operations. */
export function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } })
}
