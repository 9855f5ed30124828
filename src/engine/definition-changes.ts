/** All that a change of a table's definition brings about besides itself. */
import type { Table } from "../model/table/table.ts"
import type { Change, TableAddress } from "../storage/storage.ts"
import { startOfWork, workOfChange, workOfDrop } from "./index-work.ts"
import { deliveryChanges } from "./kinesis/delivery-task.ts"
import { recoveryChanges } from "./recovery-life.ts"
import { type StreamCircumstances, streamChanges } from "./stream-life.ts"
import { putTable } from "./table-row.ts"

/** One definition in the place of another one, with all that this brings about. */
export function replacement(
  address: TableAddress,
  before: Table,
  after: Table | undefined,
  circumstances: StreamCircumstances,
): readonly Change[] {
  const own: Change = after
    ? putTable(address, after)
    : { change: "dropTable", address, table: before.id }
  return [own, ...definitionChanges(address, before, after, circumstances)]
}

/** `before` is absent when the table is created, `after` when it is deleted. */
export function definitionChanges(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
  circumstances: StreamCircumstances,
): readonly Change[] {
  return [
    ...(before && after ? workOfChange(address, before, after) : []),
    ...(before && !after ? workOfDrop(address, before) : []),
    ...expiryWork(address, before, after),
    ...replicationWork(address, before, after),
    ...deliveryChanges(address, before, after),
    ...recoveryChanges(address, before, after, circumstances),
    ...streamChanges(address, before, after, circumstances),
  ]
}

function expiryWork(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
): readonly Change[] {
  const old = before?.expiry
  const next = after?.expiry
  const changes: Change[] = []
  const swept = before && sweptExpiry(before)
  const toSweep = after && sweptExpiry(after)
  if (swept !== toSweep) {
    if (swept !== undefined) changes.push({ change: "deleteExpiryIndex", index: swept })
    if (toSweep !== undefined) {
      changes.push({ change: "putExpiryIndex", index: { index: toSweep, address } })
    }
  }
  if (old?.id === next?.id) return changes
  if (old) changes.push(startOfWork(address, old.id, "sweep"))
  if (next) changes.push(startOfWork(address, next.id, "fill"))
  return changes
}

/**
 * The index that is looked into for what is due. Of several replicas the first one deletes what has
 * expired, and the others take that over as any deletion: their streams do not say that it was time
 * to live (AWS guide).
 */
function sweptExpiry({ expiry, replication }: Table): number | undefined {
  const isOthers = replication && replication.replicas[0]?.region !== replication.region
  return isOthers ? undefined : expiry?.id
}

/** What is left of a replica that is none any more is found by maintenance. */
function replicationWork(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
): readonly Change[] {
  const next = after?.replication
  if (!next || next.id === before?.replication?.id) return []
  const put: Change = { change: "putReplica", replica: { stamps: next.id, address } }
  return next.state ? [put, startOfWork(address, next.id, "fill")] : [put]
}
