/** A SELECT, as the pages of a Query, of several, or of a Scan. */
import {
  type ConsumedCapacity,
  consumedCapacity,
  type ReturnConsumedCapacity,
  readUnits,
} from "../../../engine/capacity.ts"
import type { AccountEngine } from "../../../engine/engine.ts"
import type { IndexCharge } from "../../../engine/index-charge.ts"
import { type Page, readPage } from "../../../engine/page.ts"
import { ApiError } from "../../../error.ts"
import { pageBytesMax } from "../../../limits.ts"
import { selectFrom } from "../../../model/partiql/select-list.ts"
import type { Select } from "../../../model/partiql/statement.ts"
import { JsonText } from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { invalidToken, type Place } from "./next-token.ts"
import { planSelect, type SelectPlan } from "./select-plan.ts"

export interface SelectRequest {
  readonly consistent: boolean
  /** At most so many items are looked at. */
  readonly limit: number | undefined
  readonly from: Place | undefined
}

export interface Selected {
  readonly items: readonly (Item | JsonText)[]
  readonly pages: readonly Page[]
  /** Where to go on; absent at the end. */
  readonly rest: Place | undefined
}

/** Reads until the limit, 1 MB or the end. Each partition is read from a snapshot of its own. */
export async function runSelect(
  engine: AccountEngine,
  select: Select,
  { consistent, limit, from }: SelectRequest,
): Promise<Selected> {
  const pages: Page[] = []
  let { walk, after } = from ?? { walk: 0, after: undefined }
  let limitLeft = limit
  let bytesLeft = pageBytesMax
  for (;;) {
    let walks = 0
    const page = await readPage(engine, {
      tableName: select.table,
      walkIn(table) {
        const plan = planSelect(select, table, consistent)
        walks = plan.walks
        return { walk: startOf(plan, walk, after, table), after, filter: plan.filter }
      },
      consistent,
      limit: limitLeft,
      countsOnly: false,
    })
    pages.push(page)
    const { lastEvaluatedKey } = page
    if (lastEvaluatedKey) return selected(select, pages, { walk, after: lastEvaluatedKey })
    walk++
    after = undefined
    if (walk >= walks) return selected(select, pages, undefined)
    if (limitLeft !== undefined) limitLeft -= page.scannedCount
    bytesLeft -= page.scannedBytes
    if (limitLeft === 0 || bytesLeft <= 0) return selected(select, pages, { walk, after })
  }
}

/** A place that the statement, or the table as it is by now, cannot have. @throws ApiError */
function startOf(plan: SelectPlan, walk: number, after: Item | undefined, { key }: Table) {
  if (walk >= plan.walks) throw invalidToken()
  if (!after) return plan.walkAt(walk, undefined)
  // A fault of the statement is told as such.
  plan.walkAt(walk, undefined)
  try {
    if (!Object.hasOwn(after, key.partition.name)) throw invalidToken()
    return plan.walkAt(walk, after)
  } catch (error) {
    throw error instanceof ApiError ? invalidToken() : error
  }
}

function selected(select: Select, pages: readonly Page[], rest: Place | undefined): Selected {
  const items = pages.flatMap((page) => page.items ?? [])
  return { items: items.map((item) => shown(select, item)), pages, rest }
}

export function shown({ paths }: Select, item: Item | JsonText): Item | JsonText {
  if (!paths) return item
  return selectFrom(item instanceof JsonText ? (JSON.parse(item.text) as Item) : item, paths)
}

/** As of so many Queries. */
export function capacityOfPages(
  asked: ReturnConsumedCapacity | undefined,
  tableName: string,
  pages: readonly Page[],
  consistent: boolean,
): ConsumedCapacity | undefined {
  const charges: IndexCharge[] = []
  let units = 0
  for (const { scannedBytes, fetchedBlocks, index: reading } of pages) {
    const scanned = readUnits(scannedBytes, consistent)
    if (!reading) {
      units += scanned
      continue
    }
    charges.push({ index: reading.index.name, kind: reading.kind, units: scanned })
    units += consistent ? fetchedBlocks : fetchedBlocks / 2
  }
  return consumedCapacity(asked, tableName, units, charges)
}
