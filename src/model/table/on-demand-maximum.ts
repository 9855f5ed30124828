/** Changes of the ceilings that a caller sets on an on-demand table or index. */
import { ApiError } from "../../error.ts"
import type { OnDemandInput } from "./definition-shapes.ts"
import { checkCeilingRange } from "./parse-throughput.ts"
import type { Billing, OnDemandMaximum } from "./table.ts"

/** Takes a ceiling away (AWS guide). */
const unlimited = -1

/** Members merge one by one; a table that becomes provisioned loses its ceilings. */
export function changeOnDemandMaximum(
  before: OnDemandMaximum | undefined,
  input: OnDemandInput | undefined,
  mode: Billing["mode"],
  index?: string,
): OnDemandMaximum | undefined {
  if (mode === "PROVISIONED") {
    refuseCeilings(input, index)
    return undefined
  }
  if (!input) return before
  const readUnits = ceiling(
    "MaxReadRequestUnits",
    before?.readUnits,
    input.MaxReadRequestUnits,
    index,
  )
  const writeUnits = ceiling(
    "MaxWriteRequestUnits",
    before?.writeUnits,
    input.MaxWriteRequestUnits,
    index,
  )
  if (readUnits === undefined && writeUnits === undefined) return undefined
  return {
    ...(readUnits !== undefined && { readUnits }),
    ...(writeUnits !== undefined && { writeUnits }),
  }
}

function ceiling(
  name: string,
  before: number | undefined,
  requested: number | undefined,
  index: string | undefined,
): number | undefined {
  if (requested === undefined) return before
  if (requested === unlimited) return undefined
  checkCeilingRange(name, requested, index)
  return requested
}

/** The text differs from CreateTable's by an article and a full stop (observed). */
function refuseCeilings(input: OnDemandInput | undefined, index: string | undefined): void {
  const where = index === undefined ? "" : `for index : ${index} `
  for (const name of ["MaxReadRequestUnits", "MaxWriteRequestUnits"] as const) {
    if (input?.[name] === undefined) continue
    throw ApiError.invalidParameter(
      `${name} for OnDemandThroughput ${where}cannot be specified ` +
        "when the table BillingMode is PROVISIONED",
    )
  }
}
