import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { Change } from "../storage/storage.ts"

/**
 * Keeps watch over the items of a table beyond its schema. Every write of an item passes here,
 * whichever operation it comes from, so what is kept away here is nowhere to be read.
 */
export interface ItemWatch {
  /** @throws ApiError for a definition that the watch cannot work with */
  requireDefinition(table: Table): void
  /** For one attempt of a write; the result is pure. */
  begin(): Admission
}

export interface Admission {
  /**
   * What is stored in the place of `next`, and what else changes with it.
   *
   * @throws ApiError to refuse it
   */
  admit(old: Item | undefined, next: Item): { readonly item: Item; readonly changes: Change[] }
  /** What else changes when the item is deleted. */
  dismiss(old: Item): Change[]
}
