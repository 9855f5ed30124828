/** Time as Signature Version 4 writes it: ISO 8601 in its basic format, in UTC. */

const basicFormat = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

/** Requests of the same second carry the same text: parsing it costs more than all else about it. */
let last: { readonly text: string; readonly ms: number | undefined } | undefined

/** Milliseconds since the epoch; `undefined` where the text is not `20130609T100015Z` and a date. */
export function parseAmzDate(text: string): number | undefined {
  if (last?.text !== text) last = { text, ms: parse(text) }
  return last.ms
}

function parse(text: string): number | undefined {
  const iso = text.replace(basicFormat, "$1-$2-$3T$4:$5:$6Z")
  if (iso === text) return undefined
  const ms = Date.parse(iso)
  return Number.isNaN(ms) ? undefined : ms
}

export function amzDateOf(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "")
}
