import { createHash } from "node:crypto"

/**
 * `shardId-`, a time in 20 digits, and 8 hexadecimal digits: as DynamoDB's look, which clients hold
 * to a length of 28 to 65 (AWS's service model). They sort as they were opened. Made of numbers
 * that never change, so that a parent can be named when it is long gone.
 */
export function shardIdOf(log: number, streamCreatedAtMs: number, shard: number): string {
  const hash = createHash("sha256").update(`${log}/${shard}`).digest("hex")
  return `shardId-${String(streamCreatedAtMs + shard).padStart(20, "0")}-${hash.slice(0, 8)}`
}

/** 32 hexadecimal digits, the same whenever and by whomever the record is read. */
export function eventIdOf(log: number, sequence: number): string {
  return createHash("sha256").update(`${log}#${sequence}`).digest("hex").slice(0, 32)
}
