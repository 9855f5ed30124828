/**
 * The injected world. Nothing else in the program reads a clock, rolls dice or prints: a test can
 * hand in its own, and Workers its own again.
 */
export interface Platform {
  /** Milliseconds since the epoch. */
  now(): number
  /** Cryptographically random bytes. */
  randomBytes(length: number): Uint8Array
  log(level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>): void
}

export type LogLevel = "error" | "warn" | "info" | "debug"

/** A random version 4 UUID, as DynamoDB's TableId is. */
export function randomUuid(platform: Platform): string {
  const bytes = platform.randomBytes(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

/** A random positive integer of 48 bits: fits a JavaScript number and six bytes in a row. */
export function randomInteger48(platform: Platform): number {
  return platform.randomBytes(6).reduce((sum, byte) => sum * 256 + byte, 0)
}

/** 256 random bits to seal something with, as base64. */
export function randomSecret(platform: Platform): string {
  return btoa(String.fromCharCode(...platform.randomBytes(32)))
}
