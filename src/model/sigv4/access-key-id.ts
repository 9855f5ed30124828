/**
 * Access key ids hold their account, as AWS's own do: four letters, then 80 bits in base32. The top
 * bit is set, 40 bits are the account, 39 are random. Verified against published ids; a top bit
 * that is not set says that the id is of an older form, which tells nothing.
 */
import { Buffer } from "node:buffer"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const form = /^[A-Z]{4}[A-Z2-7]{16}$/
const topBit = 1n << 79n
const accountAt = 39n
const accountMax = 999_999_999_999
/** That fit into its 40 bits. */
const accountsNumber = 2 ** 40

/** What AWS's model lets an access key id be. */
const idPattern = /^[A-Za-z0-9_]{16,128}$/

export function isAccessKeyId(text: string): boolean {
  return idPattern.test(text)
}

/** What a secret may be: 40 characters of base64 where we draw it, and others from elsewhere. */
export function isSecret(text: string): boolean {
  return /^[!-~]{16,128}$/.test(text)
}

/** The account inside of an id: twelve digits, or nothing where it holds none that is sound. */
export function accountOfKeyId(accessKeyId: string): string | undefined {
  if (!form.test(accessKeyId)) return undefined
  // Nine letters: the top bit, the account, and four bits more, all in one exact number.
  let bits = 0
  for (let at = 4; at < 13; at++) bits = bits * 32 + alphabet.indexOf(accessKeyId.charAt(at))
  const account = Math.floor(bits / 16) - accountsNumber
  if (account < 0 || account > accountMax) return undefined
  return String(account).padStart(12, "0")
}

/** `AKIA` for keys that last, `ASIA` for those of a session. `random` is five bytes or more. */
export function accessKeyIdOf(
  prefix: "AKIA" | "ASIA",
  account: string,
  random: Uint8Array,
): string {
  const randomBits = BigInt(`0x${Buffer.from(random).toString("hex")}`) & ((1n << accountAt) - 1n)
  const bits = topBit | (BigInt(account) << accountAt) | randomBits
  let id = ""
  for (let shift = 75n; shift >= 0n; shift -= 5n) id += alphabet[Number((bits >> shift) & 31n)]
  return prefix + id
}

/** Forty characters, as AWS's are. `random` is thirty bytes. */
export function secretOf(random: Uint8Array): string {
  return Buffer.from(random).toString("base64")
}
