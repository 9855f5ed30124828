/**
 * `libdynamo import`: data files go into a table of any endpoint or database, by BatchWriteItem. A
 * checkpoint beside the data lets an interrupted import go on; what is put twice is put once.
 */
import { createHash } from "node:crypto"
import type { Environment } from "../../config.ts"
import { dataRecords } from "../../engine/transfer/data-records.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { BatchWriter } from "./batch-writer.ts"
import { type Calls, openPatiently } from "./calls.ts"
import {
  formatOf,
  openSource,
  requireIntact,
  type Source,
  type SourceFormat,
  sourcesIn,
} from "./import-sources.ts"
import { findOrCreateTable, type ImportedTable, type Target } from "./import-target.ts"
import { openFolder, putText, textOf } from "./object-folder.ts"
import { Progress, type Screen } from "./progress.ts"

export interface ImportOptions extends SourceFormat, Target {
  /** A folder with data, or `s3://bucket/prefix`. */
  readonly from: string
  readonly endpoint?: string | undefined
}

interface Checkpoint {
  readonly tableArn: string
  readonly tableId: string
  /** Tells these files, read in this way, from others: `objectsDone` counts them. */
  readonly work: string
  readonly objectsDone: number
  readonly recordsDone: number
  readonly items: number
  readonly errors: number
}

interface Context {
  readonly options: ImportOptions
  readonly environment: Environment
  readonly platform: Platform
  readonly screen: Screen
}

/** Records between two checkpoints. */
const recordsPerStep = 5000

/** A line of JSON that tells how it went. */
export async function importTable(context: Context): Promise<string> {
  const { options, environment, platform, screen } = context
  await using calls = await openPatiently(options.endpoint, environment, platform)
  const objects = await openFolder(options.from, environment, platform)
  const sources = await sourcesIn(objects)
  if (sources.length === 0) throw new Error(`there is no data in ${options.from}`)
  const table = await findOrCreateTable(calls, options)
  const checkpointName = `_import-${options.table.replaceAll(/[^\w.-]/g, "_")}.json`
  const fresh: Checkpoint = {
    ...{ tableArn: table.arn, tableId: table.id, work: workOf(sources, options) },
    ...{ objectsDone: 0, recordsDone: 0, items: 0, errors: 0 },
  }
  const found = await findCheckpoint(objects, checkpointName, fresh)
  const begun = found ?? fresh
  const progress = new Progress(screen, platform, begun.items)
  if (found) progress.note(`going on with the import behind ${begun.items} items`)
  const parts = { calls, objects, options, table, progress, checkpointName, sources }
  const { items, errors } = await new ImportRun(parts, begun).toEnd()
  return JSON.stringify({ table: options.table, items, errors })
}

function workOf(sources: readonly Source[], options: ImportOptions): string {
  const { format, compression, csv } = options
  const text = JSON.stringify([sources, format, compression, csv])
  return createHash("sha256").update(text).digest("hex")
}

async function findCheckpoint(
  objects: Objects,
  name: string,
  { tableArn, tableId, work }: Checkpoint,
): Promise<Checkpoint | undefined> {
  const text = await textOf(objects, name)
  const found = text === undefined ? undefined : (JSON.parse(text) as Checkpoint)
  const isOurs = found?.tableArn === tableArn && found.tableId === tableId && found.work === work
  return isOurs ? found : undefined
}

interface RunParts {
  readonly calls: Calls
  readonly objects: Objects
  readonly options: ImportOptions
  readonly table: ImportedTable
  readonly progress: Progress
  readonly checkpointName: string
  readonly sources: readonly Source[]
}

class ImportRun {
  readonly #parts: RunParts
  readonly #bytesTotal: number
  #done: Checkpoint
  #bytesRead: number

  constructor(parts: RunParts, begun: Checkpoint) {
    const { sources } = parts
    this.#parts = parts
    this.#done = begun
    this.#bytesTotal = bytesOf(sources)
    this.#bytesRead = bytesOf(sources.slice(0, begun.objectsDone))
  }

  async toEnd(): Promise<{ readonly items: number; readonly errors: number }> {
    const { objects, progress, checkpointName, sources } = this.#parts
    for (const source of sources.slice(this.#done.objectsDone)) await this.#read(source)
    await objects.delete(checkpointName)
    progress.ended({ done: "imported", items: this.#done.items })
    return this.#done
  }

  async #read(source: Source): Promise<void> {
    const { calls, objects, options, table, progress } = this.#parts
    await requireIntact(objects, source)
    const writer = new BatchWriter(calls, options.table, table.keyNames, {
      onFault: (text) => progress.note(`${source.name}: ${text}`),
    })
    const before = this.#done
    const written = () => ({
      items: before.items + writer.items,
      errors: before.errors + writer.errors,
    })
    const bytesBefore = this.#bytesRead
    const stream = await openSource(objects, source, (bytes) => {
      this.#bytesRead += bytes
    })
    let records = before.recordsDone
    for await (const record of dataRecords(
      stream,
      formatOf(options, source.name),
      table.types,
      records,
    )) {
      records += 1
      if (record.fault !== undefined) writer.fault(`record ${records}: ${record.fault}`)
      for (const item of record.items) await writer.put(item)
      progress.moved({ done: "importing", items: written().items, part: this.#part() })
      if (records % recordsPerStep !== 0) continue
      await writer.flush()
      await this.#save({ ...written(), recordsDone: records })
    }
    await writer.flush()
    this.#bytesRead = bytesBefore + source.bytes
    await this.#save({ ...written(), objectsDone: before.objectsDone + 1, recordsDone: 0 })
  }

  async #save(change: Partial<Checkpoint>): Promise<void> {
    const { objects, progress, checkpointName } = this.#parts
    this.#done = { ...this.#done, ...change }
    await putText(objects, checkpointName, JSON.stringify(this.#done))
    progress.stepped({ done: "importing", items: this.#done.items, part: this.#part() })
  }

  #part(): number {
    return Math.min(0.99, this.#bytesRead / this.#bytesTotal)
  }
}

function bytesOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { bytes }) => sum + bytes, 0)
}
