/** Dates as policies write them: W3C's profile of ISO 8601, or seconds since the epoch. */

const date =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/

/** Milliseconds since the epoch; nothing if the text is no date. */
export function parsePolicyDate(text: string): number | undefined {
  const [whole, year, month = "01", day = "01", hour, minute, second = "00", zone] =
    date.exec(text) ?? []
  // Four digits are a year.
  if (whole === undefined)
    return /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined
  const calendarDay = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // JavaScript takes the 31st of February for a day in March.
  if (calendarDay.getUTCDate() !== Number(day)) return undefined
  if (hour === undefined) return calendarDay.getTime()
  const fraction = /\.\d+/.exec(text)?.[0].slice(0, 4) ?? ""
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`)
  return Number.isNaN(ms) ? undefined : ms
}
