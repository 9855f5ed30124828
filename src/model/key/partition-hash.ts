import crypto from "node:crypto"

const prefix = new TextEncoder().encode("Outliers")

/**
 * Where a partition lies: 0 to 2^32 - 1, the first four bytes of an MD5 of "Outliers" and the
 * partition key's bytes. Scan goes in this order. It is the order that was observed on the real
 * service, so tests that depend on it by accident pass here too.
 */
export function partitionHash(partition: Uint8Array): number {
  return crypto.createHash("md5").update(prefix).update(partition).digest().readUInt32BE(0)
}
