/** What is looked at when nothing is under way. */
import type { RawReply } from "./history.ts"
import type { Request } from "./request.ts"
import { sizeOf } from "./size.ts"
import { entriesOf, type State, type TableState } from "./state.ts"
import type { Subject } from "./subject.ts"
import { changingIndex } from "./tables.ts"

type Ask = (request: Request) => Promise<RawReply | undefined>

interface Description {
  readonly ItemCount: number
  readonly TableSizeBytes: number
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[]
  readonly LocalSecondaryIndexes?: readonly IndexDescription[]
}
interface IndexDescription {
  readonly IndexName: string
  readonly IndexStatus?: string
  readonly ItemCount: number
  readonly IndexSizeBytes: number
}

/** Some minutes: only what hangs takes so long. */
const pollsMax = 10_000

/** Scans every table and every index as calls of the history; complains of what cannot be read. */
export async function readEverything(subject: Subject, ask: Ask): Promise<string | undefined> {
  const { body } = await subject.send(0, { operation: "ListTables", input: {} })
  for (const table of (body as { TableNames: readonly string[] }).TableNames) {
    const description = await settledTable(subject, table)
    if (description === undefined) return `an index of ${table} does not become ACTIVE`
    const names = indexesOf(description).map(({ IndexName }) => IndexName)
    for (const index of [undefined, ...names]) {
      const raw = await ask({
        ask: "scan",
        table,
        ...(index && { index }),
        consistent: index === undefined,
        countsOnly: false,
        capacity: "INDEXES",
      })
      if (raw?.status !== 200) return `${table} ${index ?? ""}: ${JSON.stringify(raw?.body)}`
    }
    // Refused, which tells what became of a change of the index that had no reply.
    const { name: index } = changingIndex
    const scan = { ask: "scan", table, consistent: false, countsOnly: false } as const
    if (!names.includes(index)) await ask({ ...scan, index, capacity: "NONE" })
  }
  return undefined
}

/** Another process takes its time with indexes; in this one they are done. */
async function settledTable(subject: Subject, table: string): Promise<Description | undefined> {
  for (let polls = 0; polls < pollsMax; polls += 1) {
    const description = await describe(subject, table)
    const states = (description.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)
    if (states.every((state) => state === "ACTIVE")) return description
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}

/** ItemCount and sizes of tables and indexes against those of the model. */
export async function countsFinding(subject: Subject, state: State): Promise<string | undefined> {
  for (const [name, table] of state.tables) {
    const description = await describe(subject, name)
    const said = countsOf(description)
    const right = rightCounts(table)
    if (said !== right) return `DescribeTable ${name} says\n  ${said}\nwhere right is\n  ${right}`
  }
  return undefined
}

async function describe(subject: Subject, TableName: string): Promise<Description> {
  const { body } = await subject.send(0, { operation: "DescribeTable", input: { TableName } })
  return (body as { Table: Description }).Table
}

function indexesOf(table: Description): readonly IndexDescription[] {
  return [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
}

function countsOf(table: Description): string {
  const indexes = indexesOf(table).map(
    ({ IndexName, ItemCount, IndexSizeBytes }) => `${IndexName}: ${ItemCount}, ${IndexSizeBytes}`,
  )
  return [`${table.ItemCount}, ${table.TableSizeBytes}`, ...indexes.toSorted()].join("; ")
}

function rightCounts(table: TableState): string {
  const { definition, items } = table
  const all = [...items.values()]
  const bytes = (some: readonly (typeof all)[number][]) =>
    some.reduce((sum, item) => sum + sizeOf(item), 0)
  const indexes = definition.indexes.map((index) => {
    const entries = entriesOf(table, index)
    return `${index.name}: ${entries.length}, ${bytes(entries)}`
  })
  return [`${all.length}, ${bytes(all)}`, ...indexes.toSorted()].join("; ")
}
