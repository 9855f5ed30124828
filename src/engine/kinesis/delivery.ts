/**
 * Sends the change log of tables to their Kinesis destinations: each is a task whose body holds how
 * far it is. Who works on one puts it off in a write of its own, so that nobody else works on it
 * meanwhile; if a process dies over it, another one goes on where the last write said.
 */
import { kinesisRecord } from "../../model/stream/kinesis-record.ts"
import { withDestination } from "../../model/table/kinesis-destinations.ts"
import { readsLog } from "../../model/table/log-readers.ts"
import type { KinesisDestination, Table } from "../../model/table/table.ts"
import type { Platform } from "../../platform.ts"
import type { Change, Plan, Storage, TableRow } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { parseBody, putTable } from "../table-row.ts"
import { type Delivery, kinesisTaskId, parseDelivery, taskOf } from "./delivery-task.ts"
import { isAtEnd, outstandingOf } from "./outstanding.ts"
import { type Sent, sendRecords } from "./send-records.ts"
import type { KinesisStreams } from "./streams.ts"

export interface DeliveryParts {
  readonly platform: Platform
  /** Absent: no endpoint is configured, and what is enabled waits. */
  readonly kinesis: KinesisStreams | undefined
}

/** Longer than all attempts of one step take. */
const leaseMs = 2 * 60 * 1000
const idleMs = 900
const retryMs = 5000
const unconfiguredMs = 60 * 1000
/** What was written before a destination was disabled is sent for so long. */
const flushMs = 60 * 1000

/**
 * One step of a destination. In how many milliseconds it is due again, 0 if there is more to send
 * at once; nothing if it is over, or somebody else is at it.
 */
export async function advanceDelivery(
  storage: Storage,
  task: Task,
  { platform, kinesis }: DeliveryParts,
): Promise<number | undefined> {
  const { address } = task
  const nowMs = platform.now()
  const { log, after: sentTo } = parseDelivery(task)
  const isIdle = sentTo !== undefined && (await isAtEnd(storage, log, sentTo))
  const untilMs = nowMs + (isIdle ? idleMs : leaseMs)
  const claimed = await claimDelivery(storage, task, nowMs, untilMs)
  if (!claimed) return undefined
  const { delivery, destination } = claimed
  // Put off already, in one write.
  if (isIdle && destination && readsLog(destination)) return idleMs
  const { changes, isLast } = await outstandingOf(storage, delivery)
  const { precision } = destination ?? delivery
  const origin = { ...delivery, region: address.region, tableName: address.name, precision }
  const records = changes.map((change) => ({
    ...{ sequence: change.sequence },
    ...kinesisRecord(change, origin),
  }))
  const sent = await sendAll(kinesis, delivery.streamArn, records)
  report(platform, address, sent)
  const { fault: _, ...rest } = delivery
  const { after = delivery.after, failure: fault } = sent
  const next = { ...rest, after, ...(fault !== undefined && { fault }) }
  const endedMs = platform.now()
  const isDone = isOver(destination, isLast && fault === undefined, endedMs)
  const pauseMs = pauseAfter(sent, isLast, kinesis)
  await settle(storage, { ...claimed, delivery: next }, isDone, endedMs + pauseMs)
  return isDone ? undefined : pauseMs
}

async function sendAll(
  kinesis: KinesisStreams | undefined,
  streamArn: string,
  records: Parameters<typeof sendRecords>[2],
): Promise<Sent> {
  if (records.length === 0) return { after: undefined, tooLarge: 0 }
  if (kinesis) return sendRecords(kinesis, streamArn, records)
  return { after: undefined, tooLarge: 0, failure: "AWS_ENDPOINT_URL_KINESIS is not set" }
}

interface Claimed {
  /** As it lies there now. */
  readonly task: Task
  readonly delivery: Delivery & { readonly after: number }
  /** Absent when the table is gone. */
  readonly destination: KinesisDestination | undefined
}

/**
 * Puts the task off until `untilMs`, and begins or ends what its table says. What is written from
 * then on is sent. Nothing if somebody else is at it.
 */
export function claimDelivery(
  storage: Storage,
  { id, address }: Pick<Task, "id" | "address">,
  nowMs: number,
  untilMs: number,
): Promise<Claimed | undefined> {
  return storage.write(
    [{ space: "task", id }, { space: "table", address }, { space: "lastSequence" }],
    ([found, row, lastSequence]): Plan<Claimed | undefined> => {
      if (!found || found.dueAtMs > nowMs) return { changes: [], reply: undefined }
      const known = parseDelivery(found)
      const destination = destinationOf(tableOf(row, known), id)
      const delivery = {
        ...known,
        after: known.after ?? lastSequence,
        ...(destination && !readsLog(destination) && { until: known.until ?? lastSequence }),
      }
      const task = taskOf(id, address, delivery, untilMs)
      const changes: Change[] = [{ change: "putTask", task }]
      if (row && destination?.state === "ENABLING") {
        changes.push(putState(row, destination, "ACTIVE"))
      }
      return { changes, reply: { task, delivery, destination } }
    },
  )
}

/** Puts down how far it is, unless it took so long that somebody else is at it. */
async function settle(
  storage: Storage,
  { task, delivery }: Claimed,
  isDone: boolean,
  dueAtMs: number,
): Promise<void> {
  const { id, address } = task
  await storage.write(
    [
      { space: "task", id },
      { space: "table", address },
    ],
    ([found, row]) => {
      const isOurs = found?.dueAtMs === task.dueAtMs && found.body === task.body
      if (!isOurs) return { changes: [], reply: undefined }
      if (!isDone) {
        const next = taskOf(id, address, delivery, dueAtMs)
        return { changes: [{ change: "putTask", task: next }], reply: undefined }
      }
      const destination = destinationOf(tableOf(row, delivery), id)
      const changes: Change[] = [{ change: "deleteTask", id }]
      if (row && destination) changes.push(putState(row, destination, "DISABLED"))
      return { changes, reply: undefined }
    },
  )
}

function isOver(
  destination: KinesisDestination | undefined,
  isAllSent: boolean,
  nowMs: number,
): boolean {
  if (destination && readsLog(destination)) return false
  const { disabledAtMs = nowMs } = destination ?? {}
  return isAllSent || nowMs > disabledAtMs + flushMs
}

function pauseAfter(
  { failure }: Sent,
  isLast: boolean,
  kinesis: KinesisStreams | undefined,
): number {
  if (failure !== undefined) return kinesis ? retryMs : unconfiguredMs
  return isLast ? idleMs : 0
}

function tableOf(row: TableRow | undefined, { log }: Delivery): Table | undefined {
  const table = row && parseBody(row)
  return table?.id === log ? table : undefined
}

function destinationOf(table: Table | undefined, taskId: string): KinesisDestination | undefined {
  return table?.destinations?.find(({ id }) => kinesisTaskId(id) === taskId)
}

function putState(
  row: TableRow,
  { streamArn }: KinesisDestination,
  state: KinesisDestination["state"],
): Change {
  return putTable(row.address, withDestination(parseBody(row), streamArn, { state }))
}

function report(
  platform: Platform,
  { account, region, name }: Task["address"],
  { failure, tooLarge }: Sent,
): void {
  const table = { account, region, table: name }
  if (failure !== undefined) platform.log("warn", "kinesis.postponed", { ...table, error: failure })
  if (tooLarge > 0) platform.log("warn", "kinesis.too_large", { ...table, records: tooLarge })
}
