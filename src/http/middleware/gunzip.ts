import { type InflateRaw, inflateRaw, type ZlibOptions } from "node:zlib"
import { gzipMembersMax } from "../../limits.ts"
import { crc32 } from "./checksum.ts"

/**
 * gzip as DynamoDB takes it: several members in a row are one text, and what follows the last is
 * ignored (observed). zlib's own `gunzip` refuses anything behind, so members are taken one by one.
 * Throws `UnreadableGzip`.
 */
export async function gunzipMembers(body: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  const members: Uint8Array[] = []
  let length = 0
  for (let offset = 0; offset === 0 || isMember(body, offset); ) {
    if (members.length === gzipMembersMax) throw new UnreadableGzip("it has too many members")
    const member = await readMember(body, offset, bytesMax - length)
    members.push(member.content)
    length += member.content.length
    offset = member.end
  }
  return Buffer.concat(members, length)
}

export class UnreadableGzip extends Error {
  override readonly name = "UnreadableGzip"
}

interface Member {
  readonly content: Uint8Array
  /** Where the next begins. */
  readonly end: number
}

// RFC 1952, 2.3: the header, deflated data, CRC-32 and length of what was deflated.
const fixedHeaderBytes = 10
const trailerBytes = 8
const flag = { checksum: 2, extra: 4, name: 8, comment: 16 } as const

function isMember(body: Uint8Array, offset: number): boolean {
  return body[offset] === 0x1f && body[offset + 1] === 0x8b && body[offset + 2] === 8
}

async function readMember(body: Uint8Array, offset: number, bytesMax: number): Promise<Member> {
  const dataAt = offset + headerLength(body, offset)
  const { content, consumed } = await inflate(body.subarray(dataAt), bytesMax)
  const trailerAt = dataAt + consumed
  const end = trailerAt + trailerBytes
  if (end > body.length) throw new UnreadableGzip("it ends in the middle")
  const trailer = new DataView(body.buffer, body.byteOffset + trailerAt, trailerBytes)
  const isWhole =
    trailer.getUint32(0, true) === crc32(content) && trailer.getUint32(4, true) === content.length
  if (!isWhole) throw new UnreadableGzip("its checksum is wrong")
  return { content, end }
}

function headerLength(body: Uint8Array, offset: number): number {
  if (!isMember(body, offset)) throw new UnreadableGzip("it does not begin like one")
  const flags = body[offset + 3] ?? 0
  let at = offset + fixedHeaderBytes
  if (flags & flag.extra) at += 2 + (body[at] ?? 0) + 256 * (body[at + 1] ?? 0)
  if (flags & flag.name) at = afterZero(body, at)
  if (flags & flag.comment) at = afterZero(body, at)
  if (flags & flag.checksum) at += 2
  return at - offset
}

function afterZero(body: Uint8Array, from: number): number {
  const zero = body.indexOf(0, from)
  if (zero === -1) throw new UnreadableGzip("it ends in its header")
  return zero + 1
}

interface Inflated {
  readonly content: Uint8Array
  /** Bytes of the input that it took: what is behind is not looked at. */
  readonly consumed: number
}

function inflate(data: Uint8Array, bytesMax: number): Promise<Inflated> {
  return new Promise((resolve, reject) => {
    const options: ZlibOptions = { info: true, maxOutputLength: Math.max(bytesMax, 1) }
    inflateRaw(data, options, (error, result) => {
      if (error !== null) {
        reject(new UnreadableGzip(error.message, { cause: error }))
        return
      }
      // With `info` it is not a Buffer that comes; the types do not know.
      const { buffer, engine } = result as unknown as { buffer: Buffer; engine: InflateRaw }
      resolve({ content: buffer, consumed: engine.bytesWritten })
    })
  })
}
