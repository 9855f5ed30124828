import { Buffer } from "node:buffer"
import crypto from "node:crypto"
import { partitionKeyBytesMax } from "../../limits.ts"

/** "Outliers" and room for a key behind it: one call digests both. */
const prefix = Buffer.from("Outliers")
const room = Buffer.alloc(prefix.length + partitionKeyBytesMax)
room.set(prefix)

/**
 * Where a partition lies: 0 to 2^32 - 1, the first four bytes of an MD5 of "Outliers" and the
 * partition key's bytes. Scan goes in this order, as dynalite found out that DynamoDB does, so
 * tests that depend on the order by accident pass here too.
 */
export function partitionHash(partition: Uint8Array): number {
  return Number.parseInt(md5(prefixed(partition)).slice(0, 8), 16)
}

function prefixed(partition: Uint8Array): Uint8Array {
  // Several attributes together make the partition key of an index, and may be longer.
  if (partition.length > partitionKeyBytesMax) return Buffer.concat([prefix, partition])
  room.set(partition, prefix.length)
  return room.subarray(0, prefix.length + partition.length)
}

/** Hexadecimal. The one-shot call takes a third of the time, where the runtime has it. */
const md5: (bytes: Uint8Array) => string =
  typeof crypto.hash === "function"
    ? (bytes) => crypto.hash("md5", bytes, "hex")
    : (bytes) => crypto.createHash("md5").update(bytes).digest("hex")
