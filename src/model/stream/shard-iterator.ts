/**
 * Shard iterators: where a reader stands, sealed so that nobody but us can make one. They look as
 * DynamoDB's do: the stream's ARN, a digit, and what is nobody's business.
 */
import { Buffer } from "node:buffer"
import { createHmac, timingSafeEqual } from "node:crypto"

export interface IteratorPosition {
  readonly shard: number
  /** The reader goes on behind this sequence number. */
  readonly after: number
  readonly issuedAtMs: number
}

const payloadBytes = 24
const sealBytes = 16

export function sealIterator(arn: string, position: IteratorPosition, secret: string): string {
  const payload = Buffer.alloc(payloadBytes)
  payload.writeDoubleBE(position.shard, 0)
  payload.writeDoubleBE(position.after, 8)
  payload.writeDoubleBE(position.issuedAtMs, 16)
  const sealed = Buffer.concat([payload, sealOf(arn, payload, secret)])
  return `${arn}|1|${sealed.toString("base64")}`
}

/** The ARN of the stream that the text claims to be about; nothing if it is no iterator at all. */
export function arnOfIterator(text: string): string | undefined {
  return /^([^|]+)\|1\|[A-Za-z0-9+/=]+$/.exec(text)?.[1]
}

/** Nothing if it was not sealed with this secret, for this stream. */
export function openIterator(text: string, secret: string): IteratorPosition | undefined {
  const [arn = "", , sealed = ""] = text.split("|")
  const bytes = Buffer.from(sealed, "base64")
  if (bytes.length !== payloadBytes + sealBytes) return undefined
  const payload = bytes.subarray(0, payloadBytes)
  if (!timingSafeEqual(sealOf(arn, payload, secret), bytes.subarray(payloadBytes))) return undefined
  return {
    shard: payload.readDoubleBE(0),
    after: payload.readDoubleBE(8),
    issuedAtMs: payload.readDoubleBE(16),
  }
}

function sealOf(arn: string, payload: Uint8Array, secret: string): Buffer {
  const mac = createHmac("sha256", Buffer.from(secret, "base64")).update(arn).update("|")
  return mac.update(payload).digest().subarray(0, sealBytes)
}
