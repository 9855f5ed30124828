import * as zlib from "node:zlib"

/** CRC-32 (IEEE) of the bytes as they go over the wire, which `x-amz-crc32` carries. */
export const crc32: (body: string | Uint8Array) => number =
  // Node has its own from 20.15 and 22.2.
  typeof zlib.crc32 === "function" ? (body) => zlib.crc32(body) : crc32ByTable

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  }
  return remainder
})

export function crc32ByTable(body: string | Uint8Array): number {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body
  let remainder = 0xffffffff
  for (const byte of bytes) {
    remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] ?? 0)
  }
  return (remainder ^ 0xffffffff) >>> 0
}
