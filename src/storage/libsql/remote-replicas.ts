/** Global tables in a remote database: one statement reads many stamps, one writes many. */
import type { ReplicaRead } from "../replica-space.ts"
import type { Row, Statement } from "./hrana.ts"
import { type ConstantRow, constantsOf } from "./remote-constants.ts"
import { sameRows } from "./remote-guards.ts"
import { staleUnitsOf } from "./remote-receipt.ts"
import type { PlacedStage } from "./remote-unit.ts"
import { type Reading, readRows } from "./remote-want.ts"
import { stampArguments } from "./replica-changes.ts"
import { replicaQueryOf, type StampedRead, stampedPageOf, stampOf } from "./replica-reads.ts"
import { listStampedPage, stampColumns } from "./replica-statements.ts"
import { keyArguments } from "./statements.ts"

export function readReplicas(read: ReplicaRead): Reading {
  if (read.space === "stamps") return readStamps(read)
  if (read.space === "stampedItems") return readStampedItems(read)
  const { name, args, answerOf } = replicaQueryOf(read)
  return readRows(name, args, answerOf)
}

function* readStamps({ stamps, keys }: Extract<ReplicaRead, { space: "stamps" }>): Reading {
  if (keys.length === 0) return { value: [], guards: [] }
  const { sql, args } = constantsOf(keys.map((key, place) => [place, ...keyArguments(stamps, key)]))
  const statement = {
    sql: `SELECT column1, at_us, region FROM ${sql} CROSS JOIN item_stamps
      ON stamps_id = column2 AND hash = column3 AND partition = column4 AND sort = column5
      ORDER BY column1`,
    args,
  }
  const [found = []] = yield [statement]
  const byPlace = new Map<unknown, Row>(found.map(([place, ...stamp]) => [place, stamp]))
  const value = keys.map((_, place) => stampOf(byPlace.get(place)))
  return { value, guards: [sameRows(statement, found)] }
}

/** Nobody plans on a page of these: it is held against the stamps of another database. */
function* readStampedItems(read: StampedRead): Reading {
  const { stamps, after, knownIn, table, bound } = read
  const args = [stamps, after, knownIn, table, bound.rowsMax, bound.bytesMax]
  const [rows = []] = yield [{ sql: listStampedPage, args }]
  return { value: stampedPageOf(rows, bound), guards: [] }
}

const former = `SELECT at_us + 1 FROM item_stamps s WHERE s.stamps_id = column4
  AND s.hash = column5 AND s.partition = column6 AND s.sort = column7`

/** As the three statements for single stamps, but of those units that are not stale. */
export function stampChanges(
  stages: readonly PlacedStage[],
  receipt: Uint8Array,
): readonly Statement[] {
  const rows: ConstantRow[] = []
  for (const { place, stamps } of stages) {
    for (const effect of stamps) {
      rows.push([place, rows.length, effect.as, ...stampArguments(effect)])
    }
  }
  if (rows.length === 0) return []
  const stamps = constantsOf(rows)
  const sql = `INSERT OR REPLACE INTO item_stamps (${stampColumns})
    SELECT column4, column5, column6, column7,
      CASE column3 WHEN 'write' THEN max(column8, coalesce((${former}), 0)) ELSE column8 END,
      column9, column10
    FROM ${stamps.sql} WHERE column1 NOT IN ${staleUnitsOf}
    AND (column3 <> 'fill' OR NOT EXISTS (${former})) ORDER BY column2`
  return [{ sql, args: [...stamps.args, receipt] }]
}
