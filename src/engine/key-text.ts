/** Keys of items as texts. */
import { Buffer } from "node:buffer"
import type { ItemKey } from "../storage/storage.ts"

/** As JSON can hold it. */
export type WrittenKey = readonly [hash: number, partition: string, sort: string]

export function writtenKey({ hash, partition, sort }: ItemKey): WrittenKey {
  return [hash, toBase64(partition), toBase64(sort)]
}

export function keyOfWritten([hash, partition, sort]: WrittenKey): ItemKey {
  return { hash, partition: Buffer.from(partition, "base64"), sort: Buffer.from(sort, "base64") }
}

/** For maps, of the keys of one table. What divides the parts is no character of base64. */
export function keyText({ partition, sort }: ItemKey): string {
  return `${toBase64(partition)} ${toBase64(sort)}`
}

function toBase64({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("base64")
}
