/** Sequence numbers as DynamoDB writes them: decimal, at least 21 digits (AWS's service model). */
const digits = 20

/** All have the same length, so they sort as texts as they do as numbers. */
export function printSequenceNumber(sequence: number): string {
  return `1${String(sequence).padStart(digits, "0")}`
}

/** Nothing for a number that no record of ours can have. */
export function parseSequenceNumber(text: string): number | undefined {
  if (!/^1\d{20}$/.test(text)) return undefined
  const sequence = Number(text.slice(1))
  return Number.isSafeInteger(sequence) ? sequence : undefined
}
