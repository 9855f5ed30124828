/** How much a table or index can take at once, which only ever grows (AWS guide). */
import { ApiError } from "../../error.ts"
import type { WarmInput } from "./definition-shapes.ts"
import { initialWarmThroughput } from "./parse-throughput.ts"
import type { Billing, ProvisionedThroughput, WarmThroughput } from "./table.ts"

interface Warmed {
  readonly warmThroughput?: WarmThroughput
}

/** The greater of what the capacity mode gives by itself and what was set or reached before. */
export function warmThroughputOf(
  mode: Billing["mode"],
  { provisioned }: { readonly provisioned?: ProvisionedThroughput },
  { warmThroughput }: Warmed,
): Required<WarmThroughput> {
  const initial = initialWarmThroughput(mode, provisioned)
  return {
    readUnitsPerSecond: Math.max(
      initial.readUnitsPerSecond,
      warmThroughput?.readUnitsPerSecond ?? 0,
    ),
    writeUnitsPerSecond: Math.max(
      initial.writeUnitsPerSecond,
      warmThroughput?.writeUnitsPerSecond ?? 0,
    ),
  }
}

/**
 * Warm throughput after a change: what was set, what the capacity mode now gives, or what it was,
 * whichever is greatest.
 *
 * @throws ApiError ValidationException if it would have to shrink
 */
export function raiseWarmThroughput(
  before: Required<WarmThroughput>,
  initial: Required<WarmThroughput>,
  input: WarmInput | undefined,
  index?: string,
): Required<WarmThroughput> {
  checkGrows("Read", before.readUnitsPerSecond, input?.ReadUnitsPerSecond, index)
  checkGrows("Write", before.writeUnitsPerSecond, input?.WriteUnitsPerSecond, index)
  return {
    readUnitsPerSecond: Math.max(
      before.readUnitsPerSecond,
      initial.readUnitsPerSecond,
      input?.ReadUnitsPerSecond ?? 0,
    ),
    writeUnitsPerSecond: Math.max(
      before.writeUnitsPerSecond,
      initial.writeUnitsPerSecond,
      input?.WriteUnitsPerSecond ?? 0,
    ),
  }
}

function checkGrows(
  kind: "Read" | "Write",
  before: number,
  requested: number | undefined,
  index: string | undefined,
): void {
  if (requested === undefined || requested >= before) return
  const where = index === undefined ? "table" : `index ${index}`
  throw ApiError.invalidParameter(
    `Requested ${kind}UnitsPerSecond for WarmThroughput for ${where} is lower than current ` +
      "WarmThroughput, decreasing WarmThroughput is not supported",
  )
}
