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

/** Numbers of tables are drawn from 0 to 2^48 - 1; others below zero are taken. */
const transfersTable = -3

export interface TransferPlace {
  readonly account: string
  readonly region: string
}

/** What exports and imports have in common, and bulk operations but for their status. */
export interface Transfer {
  /** The end of its ARN: 14 digits of milliseconds, and 8 random ones. */
  readonly id: string
  readonly arn: string
  readonly status: "IN_PROGRESS" | "COMPLETED" | "FAILED"
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly bucketOwner?: string | undefined
  readonly clientToken?: string | undefined
  readonly startMs: number
  readonly endMs?: number
  readonly failure?: { readonly code: string; readonly message: string }
  /** How often in a row the place of its objects has failed. */
  readonly failures?: number
}

export interface TransferTable {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly arn: string
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

export interface ImportProgress {
  /** How many there are; absent until they are listed. */
  readonly objects?: number
  /** Those that are read to their ends. */
  readonly objectsDone: number
  /** Records of the object after these. */
  readonly recordsDone: number
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

export function putTransfer(place: TransferPlace, record: AnyTransfer): Change {
  return putRow(place, `${record.kind}/${record.id}`, record)
}

export interface ObjectPart {
  readonly name: string
  /** Absent in imports. */
  readonly bytes?: number
}

/** An export's files, the objects of others, or lines of a report, by their numbers from 0. */
export type Part = DataFile | ObjectPart | ReportLine

export function putPart(place: TransferPlace, id: string, number: number, part: Part): Change {
  return putRow(place, partPlace(id, number), part)
}

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
