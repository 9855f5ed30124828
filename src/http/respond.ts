import { headerOf, type IncomingRequest } from "./incoming-request.ts"
import { crc32 } from "./middleware/checksum.ts"
import { compressed } from "./middleware/content-encoding.ts"
import { replyTypeOf } from "./middleware/content-type.ts"
import { corsHeaders } from "./middleware/cors.ts"
import type { Reply } from "./reply.ts"

/** For whatever is not a call of an operation. Observed, to the line break. */
export const unknownReply: Reply = { status: 404, body: "<UnknownOperationException/>\n" }

const encoder = new TextEncoder()

/** A reply as DynamoDB sends it: with its checksum, its id, and compressed where that was asked. */
export async function respond(
  reply: Reply,
  request: IncomingRequest,
  requestId: string,
): Promise<Response> {
  const plainBytes = encoder.encode(reply.body)
  const packed = await compressed(plainBytes, headerOf(request, "accept-encoding"))
  const bytes = packed ?? plainBytes
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    status: reply.status,
    headers: {
      server: "Server",
      "content-type": replyTypeOf(request),
      "content-length": String(bytes.length),
      ...(packed === undefined ? {} : { "content-encoding": "gzip" }),
      ...corsHeaders(headerOf(request, "origin")),
      ...reply.headers,
      "x-amzn-requestid": requestId,
      "x-amz-crc32": String(crc32(bytes)),
    },
  })
}

/** For people and machines that watch us, not for callers of operations. */
export function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } })
}
