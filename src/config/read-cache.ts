import { ConfigError } from "./config-error.ts"

/** How much the read cache keeps, and by which rules. */
export interface ReadCacheSetting {
  readonly itemsMax: number
  readonly ttlMs: number
  /**
   * `invisible`: never older than the last write that this process acknowledged. `dax`: the rules
   * of DynamoDB Accelerator, whose pages of queries stay as they are until they are out of date.
   */
  readonly mode: "invisible" | "dax"
}

const form = /^(items=[1-9]\d{0,6}|ttl=[1-9]\d{0,6}|mode=(invisible|dax))$/

/** `off`, or `items=10000,ttl=300,mode=invisible`, of which any may be left out but not all. */
export function readCacheOf(text: string): ReadCacheSetting | undefined {
  if (text === "off") return undefined
  const parts = text.split(",")
  const given = Object.fromEntries(parts.map((part) => part.split("=")))
  if (!parts.every((part) => form.test(part)) || Object.keys(given).length < parts.length) {
    throw new ConfigError("READ_CACHE must be off, or such as items=10000,ttl=300,mode=invisible")
  }
  const { items = "10000", ttl = "300", mode = "invisible" } = given
  return { itemsMax: Number(items), ttlMs: Number(ttl) * 1000, mode }
}
