/** Records of a bulk operation, as far as they can be judged without the items that are there. */
import { ApiError } from "../../error.ts"
import type { Condition } from "../../model/expression/condition.ts"
import type { KeySchema } from "../../model/table/table.ts"
import type { PutLine } from "../../model/transfer/put-line.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { keyText } from "../key-text.ts"
import type { ReportType } from "./bulk-record.ts"
import type { DataRecord } from "./data-records.ts"
import { type FitItem, judgeItem } from "./judge-item.ts"

export interface BulkPut extends FitItem {
  readonly condition: Condition | undefined
  /** Of the record in its object, from 1. */
  readonly record: number
}

/** A line of the report; the names with capitals stand in there. */
export interface BulkFault {
  readonly type: ReportType
  readonly record: number
  readonly Code?: string
  readonly Message?: string
  readonly Item?: object
  readonly ExistingItem?: Item | undefined
}

export interface JudgedRecord {
  readonly bytes: number
  /** Those that count as processed. */
  readonly items: number
  readonly puts: readonly BulkPut[]
  readonly faults: readonly BulkFault[]
  /** The keys of `puts`, as texts. */
  readonly keys: readonly string[]
}

export function judgeRecord(
  schema: KeySchema,
  { bytes, items, fault }: DataRecord<PutLine>,
  record: number,
): JudgedRecord {
  const invalid = { type: "ERROR", record, Code: "ValidationException" } as const
  const faults: BulkFault[] = fault === undefined ? [] : [{ ...invalid, Message: fault }]
  // Of several in one line of Ion the last remains, as the guide says of imports (unsure here).
  const puts = new Map<string, BulkPut>()
  for (const { item, condition } of items) {
    const put = judgeItem(schema, item)
    if (put instanceof ApiError) faults.push({ ...invalid, Message: put.message, Item: item })
    else puts.set(keyText(put.key), { ...put, condition, record })
  }
  return {
    ...{ bytes, items: items.length + (fault === undefined ? 0 : 1), faults },
    ...{ puts: [...puts.values()], keys: [...puts.keys()] },
  }
}
