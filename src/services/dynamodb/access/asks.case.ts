/** What an operation asks for, and a table to ask it about. */
import { deserializerOf } from "../../../http/deserialize.ts"
import type { Table } from "../../../model/table/table.ts"
import { operations } from "../operations.ts"

export const table = {
  name: "Orders",
  key: { partition: { name: "user", type: "S" }, sort: { name: "at", type: "N" } },
  localIndexes: [{ name: "ByState", partition: [{ name: "user", type: "S" }] }],
  globalIndexes: [
    {
      name: "ByShop",
      partition: [
        { name: "shop", type: "S" },
        { name: "aisle", type: "S" },
      ],
    },
  ],
} as unknown as Table

export function asksOf(name: string, json: object) {
  const operation = operations.find((each) => each.name === name)
  if (!operation) throw new Error(`no operation ${name}`)
  const input = deserializerOf(operation.input)(JSON.parse(JSON.stringify(json)))
  return operation.access.asks?.(input as never) ?? [{ action: operation.access.action }]
}
