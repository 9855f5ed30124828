/** Billing and every kind of throughput, of a table or, where `index` is given, of an index. */
import { ApiError } from "../../error.ts"
import { capacityUnitsMax, onDemandReadUnits, onDemandWriteUnits } from "../../limits.ts"
import type { OnDemandInput, ProvisionedInput, WarmInput } from "./definition-shapes.ts"
import type { Billing, OnDemandMaximum, ProvisionedThroughput, WarmThroughput } from "./table.ts"

export const neitherUnitsOnDemand =
  "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified " +
  "when BillingMode is PAY_PER_REQUEST"

/** Billing of a new table. Without a mode it is provisioned, as DynamoDB was from its beginning. */
export function parseBilling(
  mode: Billing["mode"] | undefined,
  input: ProvisionedInput | undefined,
  nowMs: number,
): Billing {
  if (mode === "PAY_PER_REQUEST") {
    if (input) throw ApiError.invalidParameter(neitherUnitsOnDemand)
    return { mode, onDemandSinceMs: nowMs, provisioned: noThroughput }
  }
  if (!input) {
    throw ApiError.invalidParameter(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified " +
        "when BillingMode is PROVISIONED",
    )
  }
  const provisioned = parseProvisioned(input)
  checkBounds(provisioned)
  return { mode: "PROVISIONED", provisioned }
}

/** What DescribeTable prints for a table on demand. */
export const noThroughput: ProvisionedThroughput = {
  readUnits: 0,
  writeUnits: 0,
  decreasesToday: 0,
}

export function parseProvisioned(input: ProvisionedInput): ProvisionedThroughput {
  return {
    readUnits: input.ReadCapacityUnits,
    writeUnits: input.WriteCapacityUnits,
    decreasesToday: 0,
  }
}

export function checkBounds(provisioned: ProvisionedThroughput, index?: string): void {
  const units = [
    ["ReadCapacityUnits", provisioned.readUnits],
    ["WriteCapacityUnits", provisioned.writeUnits],
  ] as const
  for (const [name, value] of units) {
    if (value <= capacityUnitsMax) continue
    const where = index === undefined ? "" : ` for index ${index}`
    throw ApiError.invalid(`Given value ${value} for ${name} is out of bounds${where}`)
  }
}

/** Ceilings of a new table or index. */
export function parseOnDemandMaximum(
  input: OnDemandInput | undefined,
  mode: Billing["mode"],
  index?: string,
): OnDemandMaximum | undefined {
  if (!input) return undefined
  const { MaxReadRequestUnits: readUnits, MaxWriteRequestUnits: writeUnits } = input
  checkCeiling("MaxReadRequestUnits", readUnits, mode, index)
  checkCeiling("MaxWriteRequestUnits", writeUnits, mode, index)
  if (readUnits === undefined && writeUnits === undefined) return undefined
  return {
    ...(readUnits !== undefined && { readUnits }),
    ...(writeUnits !== undefined && { writeUnits }),
  }
}

function checkCeiling(
  name: string,
  units: number | undefined,
  mode: Billing["mode"],
  index: string | undefined,
): void {
  if (units === undefined) return
  if (mode === "PROVISIONED") {
    const where = index === undefined ? "" : `for index : ${index} `
    throw ApiError.invalidParameter(
      `${name} for OnDemandThroughput ${where}cannot be specified ` +
        "when table BillingMode is PROVISIONED.",
    )
  }
  checkCeilingRange(name, units, index)
}

export function checkCeilingRange(name: string, units: number, index: string | undefined): void {
  if (units >= 1 && units <= capacityUnitsMax) return
  const where = index === undefined ? "table" : `index : ${index}`
  throw ApiError.invalidParameter(
    `Requested ${name} for OnDemandThroughput for ${where} is outside of valid range`,
  )
}

/** What a table or index can take at once from the start: AWS guide, warm throughput. */
export function initialWarmThroughput(
  mode: Billing["mode"],
  provisioned: ProvisionedThroughput | undefined,
): Required<WarmThroughput> {
  return mode === "PAY_PER_REQUEST"
    ? { readUnitsPerSecond: onDemandReadUnits, writeUnitsPerSecond: onDemandWriteUnits }
    : {
        readUnitsPerSecond: provisioned?.readUnits ?? 0,
        writeUnitsPerSecond: provisioned?.writeUnits ?? 0,
      }
}

/** Warm throughput of a new table or index: at least the initial one. Texts as observed. */
export function parseWarmThroughput(
  input: WarmInput | undefined,
  billing: {
    readonly mode: Billing["mode"]
    readonly provisioned: ProvisionedThroughput | undefined
  },
  index?: string,
): WarmThroughput | undefined {
  if (!input) return undefined
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = input
  const initial = initialWarmThroughput(billing.mode, billing.provisioned)
  checkInitial("Read", read, initial.readUnitsPerSecond, billing.mode, index)
  checkInitial("Write", write, initial.writeUnitsPerSecond, billing.mode, index)
  if (read === undefined && write === undefined) return undefined
  return {
    ...(read !== undefined && { readUnitsPerSecond: read }),
    ...(write !== undefined && { writeUnitsPerSecond: write }),
  }
}

function checkInitial(
  kind: "Read" | "Write",
  requested: number | undefined,
  initial: number,
  mode: Billing["mode"],
  index: string | undefined,
): void {
  if (requested === undefined || requested >= initial) return
  const where = index === undefined ? "table" : `index ${index}`
  const floor =
    mode === "PAY_PER_REQUEST"
      ? "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/" +
        "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial"
      : `${kind}CapacityUnits of ProvisionedThroughput`
  throw ApiError.invalidParameter(
    `Requested ${kind}UnitsPerSecond for WarmThroughput for ${where} is lower than ${floor}`,
  )
}
