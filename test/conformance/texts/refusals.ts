/** Refusals as data: what is sent, and the type and text that come back. */
import { expect, test } from "vitest"
import type { RawSubject } from "../../support/raw-subject.ts"

export type Refusal = readonly [operation: string, input: object, expected: string | RegExp]

export const invalid = "ValidationException: "
export const enveloped = "ValidationException: 1 validation error detected: "
/** The beginning of a family of texts. */
export const parameter = "One or more parameter values were invalid: "
export const notFound = "ResourceNotFoundException: Requested resource not found"

/** Whatever does not need a table is refused whether there is one or not. */
export const TableName = "nowhere"

/** One test a row. */
export function refusals(subject: RawSubject, rows: readonly Refusal[]): void {
  test.each(rows.map((row) => [row[0], short(row[1]), row] as const))(
    "%s %s",
    async (_, __, [operation, input, expected]) => {
      const answer = await subject.refusal(operation, input)
      if (typeof expected === "string") expect(answer).toBe(expected)
      else expect(answer).toMatch(expected)
    },
  )
}

function short(input: object): string {
  const text = JSON.stringify(input)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
