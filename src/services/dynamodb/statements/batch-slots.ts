/** The statements of a batch: each is carried out, or fails, by itself. */
import { readUnits, writeUnits } from "../../../engine/capacity.ts"
import type { AccountEngine } from "../../../engine/engine.ts"
import type { IndexCharge } from "../../../engine/index-charge.ts"
import { writeItem } from "../../../engine/write.ts"
import { ApiError, type ErrorCode, errorCodes } from "../../../error.ts"
import { matchesSchema } from "../../../model/key/key-schema.ts"
import {
  parseStatement,
  type Select,
  type Statement,
  type WriteStatement,
} from "../../../model/partiql/statement.ts"
import type { JsonText } from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import type { AttributeValue, Item } from "../../../model/value/attribute-value.ts"
import { keyIdentity } from "../key-identity.ts"
import { requireSingle } from "./misplaced.ts"
import { refuseSelect } from "./refused-select.ts"
import { runGet } from "./run-get.ts"
import { keyOfWrite, preparing, returnedItem } from "./write-plan.ts"

export interface SlotInput {
  readonly Statement: string
  readonly Parameters?: readonly AttributeValue[] | undefined
  readonly ConsistentRead?: boolean | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

export type SlotStatement = Exclude<Statement, { kind: "exists" }>

/** A statement, or why it is none. */
export type Slot =
  | { readonly input: SlotInput; readonly statement: SlotStatement }
  | { readonly fault: ApiError }

export function parseSlot(input: SlotInput): Slot {
  try {
    const parsed = parseStatement(input.Statement, input.Parameters)
    return { input, statement: requireSingle(parsed) }
  } catch (error) {
    if (error instanceof ApiError) return { fault: error }
    throw error
  }
}

/** @throws ApiError */
export function checkUnmixed(slots: readonly Slot[]): void {
  const kinds = slots.flatMap((slot) => ("statement" in slot ? [slot.statement.kind] : []))
  if (!kinds.includes("select") || kinds.every((kind) => kind === "select")) return
  throw ApiError.invalid("Read and write requests together in the same batch is not supported.")
}

/** Tables that are not there are their statements' fault. @throws ApiError: two writes on one item */
export async function checkDistinctWrites(
  { catalog }: AccountEngine,
  slots: readonly Slot[],
): Promise<void> {
  const seen = new Set<string>()
  for (const slot of slots) {
    if ("fault" in slot || slot.statement.kind === "select") continue
    const table = await findTable(catalog, slot.statement.table)
    const key = table && keyOfWrite(slot.statement, table.key)
    if (!table || !key || !matchesSchema(table.key, key)) continue
    const identity = `${table.id}/${keyIdentity(key)}`
    if (seen.has(identity)) {
      throw ApiError.invalid("Provided list of item keys contains duplicates")
    }
    seen.add(identity)
  }
}

/** Nothing for what only the statement itself can be refused for. */
async function findTable(
  catalog: AccountEngine["catalog"],
  nameOrArn: string,
): Promise<Table | undefined> {
  try {
    return (await catalog.find(nameOrArn))?.table
  } catch (error) {
    if (error instanceof ApiError && !isServerFault(error)) return undefined
    throw error
  }
}

/** What became of a statement. */
export interface Outcome {
  readonly tableName: string | undefined
  readonly item?: Item | JsonText | undefined
  readonly fault?: ApiError
  readonly units: number
  readonly indexes: readonly IndexCharge[]
}

/** Each by itself; the reply waits for all of them, whatever becomes of one. */
export async function runSlots(
  engine: AccountEngine,
  slots: readonly Slot[],
): Promise<readonly Outcome[]> {
  const settled = await Promise.allSettled(slots.map((slot) => runSlot(engine, slot)))
  const outcomes = settled.map((each) => {
    if (each.status === "fulfilled") return each.value
    throw each.reason
  })
  // Sent again by the SDK; a fault beside others is one of its slot, for these have been answered.
  const [first] = outcomes
  if (first?.fault && outcomes.every(({ fault }) => fault && isServerFault(fault))) {
    throw first.fault
  }
  return outcomes
}

function isServerFault({ code }: ApiError): boolean {
  return errorCodes[code].status >= 500
}

async function runSlot(engine: AccountEngine, slot: Slot): Promise<Outcome> {
  if ("fault" in slot) return { tableName: undefined, fault: slot.fault, units: 0, indexes: [] }
  const { statement, input } = slot
  const tableName = statement.table
  try {
    return statement.kind === "select"
      ? await read(engine, statement, input.ConsistentRead ?? false)
      : await write(engine, statement, input)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // What the old item would have cost is not told; this is the least.
    const units = failedConditions.has(error.code) ? 1 : 0
    return { tableName, fault: error, units, indexes: [] }
  }
}

async function read(
  engine: AccountEngine,
  statement: Select,
  consistent: boolean,
): Promise<Outcome> {
  const { fault } = statement
  if (fault !== undefined) await refuseSelect(engine, statement, ApiError.invalid(fault))
  if (statement.index !== undefined) await refuseSelect(engine, statement, incomplete())
  const { stored, item } = await runGet(engine, statement, consistent, incomplete)
  const units = readUnits(stored?.size ?? 0, consistent)
  return { tableName: statement.table, item, units, indexes: [] }
}

function incomplete(): ApiError {
  return ApiError.invalid(
    "Select statements within BatchExecuteStatement must specify the primary key " +
      "in the where clause.",
  )
}

async function write(
  engine: AccountEngine,
  statement: WriteStatement,
  input: SlotInput,
): Promise<Outcome> {
  const tableName = statement.table
  const written = await writeItem(engine, {
    tableName,
    prepare: preparing(statement, input.ReturnValuesOnConditionCheckFailure),
    returnsOld: statement.kind === "delete" && statement.returning !== undefined,
  })
  const { oldSize, newSize, indexes } = written
  const units = writeUnits(oldSize, newSize)
  return { tableName, item: returnedItem(statement, written), units, indexes }
}

const failedConditions: ReadonlySet<ErrorCode> = new Set([
  "ConditionalCheckFailedException",
  "DuplicateItemException",
])

/** The names that errors have here; what has none is the whole call's fault. */
const slotCodes: Partial<Record<ErrorCode, string>> = {
  AccessDeniedException: "AccessDenied",
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  DuplicateItemException: "DuplicateItem",
  InternalServerError: "InternalServerError",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ResourceNotFoundException: "ResourceNotFound",
  ServiceUnavailableException: "InternalServerError",
  ThrottlingException: "ThrottlingError",
  ValidationException: "ValidationError",
}

/** An element of `Responses`. The old item is not shown, whatever was asked for (observed). */
export function responseOf({ tableName, item, fault }: Outcome) {
  if (!fault) return { TableName: tableName, Item: item }
  const Code = slotCodes[fault.code]
  if (Code === undefined) throw fault
  return {
    TableName: failedConditions.has(fault.code) ? tableName : undefined,
    Error: { Code, Message: fault.message },
  }
}
