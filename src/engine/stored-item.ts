import type { Item } from "../model/value/attribute-value.ts"
import type { ItemRow } from "../storage/storage.ts"

/** An item as storage holds it: its text is parsed when somebody looks inside, and once. */
export class StoredItem {
  readonly body: string
  /** DynamoDB's bytes. */
  readonly size: number
  #item: Item | undefined

  constructor(row: ItemRow) {
    this.body = row.body
    this.size = row.size
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.body) as Item
    return this.#item
  }
}
