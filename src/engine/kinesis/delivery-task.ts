/** The task that stands for an enabled Kinesis destination of a table. */
import type { KeySchema, KinesisPrecision, Table } from "../../model/table/table.ts"
import type { Change, TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"

/** Outlives the table: what was written before its deletion is sent. */
export interface Delivery {
  readonly log: number
  readonly key: KeySchema
  readonly streamArn: string
  /** As it was when the destination was enabled. */
  readonly precision: KinesisPrecision
  /** Everything up to this sequence number is sent. Absent before it has begun. */
  readonly after?: number
  /** Nothing behind this one is to be sent. */
  readonly until?: number
  /** Why the last attempt failed. */
  readonly fault?: string
}

export const kinesisTaskKind = "kinesis"

export function kinesisTaskId(destination: number): string {
  return `${kinesisTaskKind}/${destination}`
}

export function parseDelivery({ body }: Task): Delivery {
  return JSON.parse(body) as Delivery
}

export function taskOf(
  id: string,
  address: TableAddress,
  delivery: Delivery,
  dueAtMs: number,
): Task {
  return { id, kind: kinesisTaskKind, address, body: JSON.stringify(delivery), dueAtMs }
}

/** What a change of the definition begins; ends are found by the delivery itself. */
export function deliveryChanges(
  address: TableAddress,
  before: Table | undefined,
  after: Table | undefined,
): readonly Change[] {
  if (!after?.destinations || after.destinations === before?.destinations) return []
  const known = new Set(before?.destinations?.map(({ id }) => id))
  const { id: log, key } = after
  return after.destinations
    .filter(({ id }) => !known.has(id))
    .map(({ id, streamArn, precision }) => ({
      change: "putTask",
      task: taskOf(kinesisTaskId(id), address, { log, key, streamArn, precision }, 0),
    }))
}
