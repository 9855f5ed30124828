import type { Platform } from "../../platform.ts"

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
/** 128 bits and two characters more: enough to find one request in any log. */
const randomCharacters = 26
/** DynamoDB's ids are 52 characters long, and all end alike. Observed. */
const ending = "VV4KQNSO5AEMVJF66Q9ASUAAJG"
const poolBytes = 26 * 128

/** Makes ids such as `x-amzn-RequestId` carries; random bytes are drawn for many at once. */
export function requestIds(platform: Platform): () => string {
  let pool: Uint8Array = new Uint8Array(0)
  let used = 0
  return () => {
    if (used >= pool.length) {
      pool = platform.randomBytes(poolBytes)
      used = 0
    }
    let id = ""
    for (const end = used + randomCharacters; used < end; used += 1) {
      id += alphabet.charAt((pool[used] ?? 0) & 31)
    }
    return id + ending
  }
}
