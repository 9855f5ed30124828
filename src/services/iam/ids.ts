import type { Platform } from "../../platform.ts"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const randomCharacters = 17

/** Ids of entities: they stay while names come and go. IAM guide: unique identifiers. */
export function entityId(prefix: "AIDA" | "AGPA" | "AROA" | "ANPA", platform: Platform): string {
  const bytes = platform.randomBytes(randomCharacters)
  return prefix + [...bytes].map((byte) => alphabet[byte & 31]).join("")
}
