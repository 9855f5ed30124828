import type { ApiError } from "../../error.ts"
import { keyBytesOf, parseItemKey } from "../../model/key/key-schema.ts"
import type { KeySchema } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import type { ItemKey } from "../../storage/storage.ts"
import type { NewItemRow } from "../plan.ts"
import { outcomeOf } from "../table-row.ts"
import { rowOf } from "../write.ts"

/** An item that is fit for the table, and where it lies there. */
export interface FitItem {
  readonly key: ItemKey
  readonly row: NewItemRow
}

/** As far as it can be judged without the indexes, and without the item that is there. */
export function judgeItem(schema: KeySchema, item: Item): FitItem | ApiError {
  return outcomeOf(() => {
    const row = rowOf(item)
    return { key: keyBytesOf(schema, parseItemKey(schema, item)), row }
  })
}
