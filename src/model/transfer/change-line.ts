/**
 * A line of an incremental export: what became of one item between two times. AWS guide: DynamoDB
 * table export output format, incremental export. Of the Ion form the guide shows that a record has
 * a `Record` around it where a full export has an `Item`; unsure whether its timestamp is an
 * integer or a decimal.
 */
import type { Item } from "../value/attribute-value.ts"
import { ionDecimal, ionOfItem } from "./ion-writer.ts"
import type { ItemFormat } from "./item-line.ts"

export type ChangeView = "NEW_AND_OLD_IMAGES" | "NEW_IMAGE"

export interface ItemChanged {
  /** When the last of the writes was done. */
  readonly atMs: number
  readonly keys: Item
  /** The item before the first of the writes, and after the last, as its JSON. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** With its newline. */
export function changeLine(format: ItemFormat, view: ChangeView, changed: ItemChanged): string {
  const { keys, after } = changed
  const before = view === "NEW_AND_OLD_IMAGES" ? changed.before : undefined
  const micros = `${changed.atMs}000`
  if (format === "DYNAMODB_JSON") {
    const parts = [
      `"Metadata":{"WriteTimestampMicros":{"N":"${micros}"}}`,
      `"Keys":${JSON.stringify(keys)}`,
      ...(before === undefined ? [] : [`"OldImage":${before}`]),
      ...(after === undefined ? [] : [`"NewImage":${after}`]),
    ]
    return `{${parts.join(",")}}\n`
  }
  const image = (body: string) => ionOfItem(JSON.parse(body) as Item)
  const parts = [
    `Metadata:{WriteTimestampMicros:${ionDecimal(micros)}}`,
    `Keys:${ionOfItem(keys)}`,
    ...(before === undefined ? [] : [`OldImage:${image(before)}`]),
    ...(after === undefined ? [] : [`NewImage:${image(after)}`]),
  ]
  return `$ion_1_0 {Record:{${parts.join(",")}}}\n`
}
