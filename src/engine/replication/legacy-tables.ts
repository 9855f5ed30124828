/**
 * Global tables of version 2017.11.29. They are resources of their own, so whoever may look at one
 * need not be allowed to look at the tables behind it (service authorization reference).
 */
import type { Table } from "../../model/table/table.ts"
import type { AccountEngine } from "../engine.ts"
import { parseBody } from "../table-row.ts"
import { sideAt } from "./sides.ts"

const tablesPerRead = 100

/** The replica in the engine's region. */
export async function findLegacyTable(
  { storage, account, region }: AccountEngine,
  name: string,
): Promise<Table | undefined> {
  const side = await sideAt(storage, { account, region, name })
  return side?.table.replication?.legacy ? side.table : undefined
}

/**
 * The replicas in the engine's region, in byte order: at most `tablesMax` behind a name, and
 * whether there are more. All definitions are looked at, for few are.
 */
export async function listLegacy(
  { storage, account, region }: AccountEngine,
  startAfter: string | undefined,
  tablesMax: number,
): Promise<{ readonly tables: readonly Table[]; readonly isLast: boolean }> {
  const found: Table[] = []
  let after = startAfter
  for (;;) {
    const page = { account, region, rowsMax: tablesPerRead, ...(after && { after }) }
    const [rows] = await storage.read([{ space: "tables", ...page }], "strong")
    found.push(...rows.map(parseBody).filter(({ replication }) => replication?.legacy))
    // One more than asked for tells whether this is the end.
    const isLast = rows.length < tablesPerRead
    if (isLast || found.length > tablesMax) {
      return { tables: found.slice(0, tablesMax), isLast: found.length <= tablesMax }
    }
    after = rows.at(-1)?.address.name
  }
}
