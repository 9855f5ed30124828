/**
 * What is known of exports and imports: rows beside everybody's items, under a number that no
 * table ever has, so no operation on items can name them. A task stands beside those that are not
 * done yet.
 */
import { Buffer } from "node:buffer"
import { moreThan, startingWith } from "../../model/key/byte-range.ts"
import type { KeySchema } from "../../model/table/table.ts"
import type { ChangeView } from "../../model/transfer/change-line.ts"
import type { DataFile } from "../../model/transfer/export-layout.ts"
import type { ItemFormat } from "../../model/transfer/item-line.ts"
import type { Change, ItemKey, ItemRow, Read, Storage } from "../../storage/storage.ts"
import type { Cursor } from "../backup/entries.ts"
import type { WrittenKey } from "../key-text.ts"
import type { BulkRecord, ReportLine } from "./bulk-record.ts"
import type { DataFormat } from "./data-records.ts"
import type { SourceProgress, Transfer, TransferTable } from "./transfer.ts"

/** Numbers of tables are drawn from 0 to 2^48 - 1; others below zero are taken. */
const transfersTable = -3

export interface TransferPlace {
  readonly account: string
  readonly region: string
}

export interface ExportRecord extends Transfer {
  readonly kind: "export"
  readonly table: TransferTable & { readonly key: KeySchema }
  readonly format: ItemFormat
  readonly sseAlgorithm: "AES256" | "KMS"
  readonly sseKmsKeyId?: string | undefined
  /** The moment whose state is exported; the end of what is, where that is incremental. */
  readonly exportMs: number
  readonly incremental?: {
    readonly fromMs: number
    readonly toMs: number
    readonly view: ChangeView
  }
  readonly progress: ExportProgress
}

export interface ExportProgress {
  /** The number under which the items are gathered. */
  readonly rows: number
  /** The place of its moment in the change log. */
  readonly cut: number
  /** Where an incremental export begins. */
  readonly cutFrom?: number
  readonly phase: "start" | "copy" | "write" | "end"
  /** How far the items are gathered. */
  readonly copied?: Cursor | undefined
  /** The last item that is in a file. */
  readonly after?: WrittenKey | undefined
  readonly files: number
  readonly items: number
  /** DynamoDB's bytes of the items. */
  readonly bytes: number
}

export interface ImportRecord extends Transfer {
  readonly kind: "import"
  readonly table: TransferTable
  readonly data: DataFormat
  /** Of the request: TableCreationParameters, as they were sent. */
  readonly parameters: unknown
  readonly progress: ImportProgress
}

export interface ImportProgress extends SourceProgress {
  readonly processedBytes: number
  readonly processedItems: number
  readonly importedItems: number
  readonly errors: number
}

export interface TransferOfKind {
  export: ExportRecord
  import: ImportRecord
  bulk: BulkRecord
}
export type TransferKind = keyof TransferOfKind
export type AnyTransfer = TransferOfKind[TransferKind]

type ItemRead = Extract<Read, { space: "item" }>

export function transferRead(place: TransferPlace, kind: TransferKind, id: string): ItemRead {
  return { space: "item", table: transfersTable, key: keyOf(place, `${kind}/${id}`) }
}

export function transferIn<K extends TransferKind>(
  row: ItemRow | undefined,
): TransferOfKind[K] | undefined {
  return row && (JSON.parse(row.body) as TransferOfKind[K])
}

/** It has not ended: one that is to be cancelled still has its report to write. */
export function isUnderWay({ status }: AnyTransfer): boolean {
  return status === "IN_PROGRESS" || status === "CANCELLING"
}

/** Whether nobody has gone on with it since. */
export function isSameProgress<P extends AnyTransfer["progress"]>(a: P, b: P): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export function putTransfer(place: TransferPlace, record: AnyTransfer): Change {
  return putRow(place, `${record.kind}/${record.id}`, record)
}

export interface ObjectPart {
  readonly name: string
  readonly bytes: number
}

/** An export's files, the objects of others, or lines of a report, by their numbers from 0. */
export type Part = DataFile | ObjectPart | ReportLine

export function putPart(place: TransferPlace, id: string, number: number, part: Part): Change {
  return putRow(place, partPlace(id, number), part)
}

export const partsPerWrite = 500

export function deletePart(place: TransferPlace, id: string, number: number): Change {
  return { change: "deleteItem", table: transfersTable, key: keyOf(place, partPlace(id, number)) }
}

export async function readParts<P extends Part>(
  storage: Storage,
  place: TransferPlace,
  id: string,
  from: number,
  partsMax: number,
): Promise<readonly P[]> {
  const { to } = startingWith(bytesOf(`part/${id}/`))
  const range = { from: bytesOf(partPlace(id, from)), ...(to && { to }) }
  const { rows } = await readRows(storage, place, range, partsMax)
  return rows.map(({ body }) => JSON.parse(body) as P)
}

/**
 * All parts from one on, in as many writes as it takes. Rows do not tell their numbers: where some
 * are gone already, those are deleted once more, and the rest is found by the next look.
 */
export async function deleteParts(
  storage: Storage,
  place: TransferPlace,
  id: string,
  first = 0,
): Promise<void> {
  for (let from = first; ; ) {
    const start = from
    const { length } = await readParts(storage, place, id, start, partsPerWrite)
    if (length === 0) return
    const changes = Array.from({ length }, (_, at) => deletePart(place, id, start + at))
    await storage.write([], () => ({ changes, reply: undefined }))
    from += length
  }
}

/** In the order of their ids, which is that of their beginnings. */
export async function listTransfers<K extends TransferKind>(
  storage: Storage,
  place: TransferPlace,
  kind: K,
  after: string | undefined,
  recordsMax: number,
): Promise<{ readonly records: readonly TransferOfKind[K][]; readonly isLast: boolean }> {
  const all = startingWith(bytesOf(`${kind}/`))
  const from = after === undefined ? all.from : moreThan(bytesOf(`${kind}/${after}`)).from
  const { rows, isLast } = await readRows(storage, place, { ...all, from }, recordsMax)
  return { records: rows.map(({ body }) => JSON.parse(body) as TransferOfKind[K]), isLast }
}

/** Those between two ids, neither of them included; the last one first. */
export async function listTransfersBack<K extends TransferKind>(
  storage: Storage,
  place: TransferPlace,
  kind: K,
  { after, before = "~" }: { readonly after: string; readonly before: string | undefined },
  recordsMax: number,
): Promise<readonly TransferOfKind[K][]> {
  const { from } = moreThan(bytesOf(`${kind}/${after}`))
  const range = { from, to: bytesOf(`${kind}/${before}`) }
  const { rows } = await readRows(storage, place, range, recordsMax, "backward")
  return rows.map(({ body }) => JSON.parse(body) as TransferOfKind[K])
}

async function readRows(
  storage: Storage,
  place: TransferPlace,
  sort: ReturnType<typeof startingWith>,
  rowsMax: number,
  direction: "forward" | "backward" = "forward",
) {
  const { hash, partition } = keyOf(place, "")
  const bound = { rowsMax, bytesMax: 1024 * 1024 }
  const where = { table: transfersTable, hash, partition, sort } as const
  const read = { space: "partition", ...where, direction, bound } as const
  const [page] = await storage.read([read], "strong")
  return page
}

function partPlace(id: string, number: number): string {
  return `part/${id}/${String(number).padStart(8, "0")}`
}

function putRow(place: TransferPlace, name: string, record: unknown): Change {
  const body = JSON.stringify(record)
  const row = { body, size: body.length }
  return { change: "putItem", table: transfersTable, key: keyOf(place, name), row }
}

function keyOf({ account, region }: TransferPlace, name: string): ItemKey {
  return { hash: 0, partition: bytesOf(`${account}/${region}`), sort: bytesOf(name) }
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "utf8"))
}
