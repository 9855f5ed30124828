import type { Ask } from "../../../engine/authorize-ask.ts"
import { askOnTable } from "./table-asks.ts"

interface Named {
  readonly TableName?: string | undefined
  readonly IndexName?: string | undefined
}

/** Of an index, whoever may do it there, as AWS's list of actions says. */
export function asksOnInsights(action: string, { TableName, IndexName }: Named): readonly Ask[] {
  return askOnTable(action, TableName).map((ask) =>
    IndexName === undefined ? ask : { ...ask, index: IndexName },
  )
}
