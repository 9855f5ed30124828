/** IPv4 and IPv6 addresses and CIDR ranges. */

export interface IpRange {
  /** 4 or 16. */
  readonly bytes: readonly number[]
  readonly bits: number
}

const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/** `203.0.113.0/24`, `2001:db8::/32`, or an address alone; nothing if it is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address, prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const bytes = address === undefined ? undefined : parseAddress(address)
  if (!bytes) return undefined
  const bits = prefix === undefined ? bytes.length * 8 : Number(prefix)
  return bits > bytes.length * 8 ? undefined : { bytes, bits }
}

/** @param address as `parseAddress` gives it */
export function isInRange(address: readonly number[], range: IpRange): boolean {
  if (address.length !== range.bytes.length) return false
  return address.every((byte, place) => {
    const bits = Math.min(8, Math.max(0, range.bits - place * 8))
    const mask = (0xff00 >> bits) & 0xff
    return (byte & mask) === ((range.bytes[place] as number) & mask)
  })
}

/** Four bytes or sixteen; nothing if the text is no address. */
export function parseAddress(text: string): readonly number[] | undefined {
  const four = parseV4(text)
  if (four) return four
  const six = parseV6(text)
  // A socket that serves both families shows IPv4 callers as ::ffff:203.0.113.7.
  const isMapped = six?.slice(0, 12).every((byte, place) => byte === (place < 10 ? 0 : 0xff))
  return isMapped ? six?.slice(12) : six
}

function parseV4(text: string): readonly number[] | undefined {
  const bytes = v4.exec(text)?.slice(1).map(Number)
  return bytes?.every((byte) => byte <= 255) ? bytes : undefined
}

function parseV6(text: string): readonly number[] | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [before, after] = halves.map(bytesOfGroups)
  if (!before) return undefined
  if (halves.length === 1) return before.length === 16 ? before : undefined
  if (!after || before.length + after.length > 14) return undefined
  return [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]
}

/** The last group may be written as an IPv4 address. */
function bytesOfGroups(text: string): number[] | undefined {
  if (text === "") return []
  const groups = text.split(":")
  const bytes: number[] = []
  for (const [place, group] of groups.entries()) {
    const four = place === groups.length - 1 ? parseV4(group) : undefined
    if (four) {
      bytes.push(...four)
      continue
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    const value = Number.parseInt(group, 16)
    bytes.push(value >> 8, value & 0xff)
  }
  return bytes
}
