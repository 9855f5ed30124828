/**
 * `libdynamo export`: a table of any endpoint or database goes into files as DynamoDB's own exports
 * have them, by a parallel scan. It is no point in time: what is written meanwhile may be there or
 * not. A checkpoint beside the data lets an interrupted export go on.
 */
import type { Environment } from "../../config.ts"
import { packFile } from "../../engine/transfer/pack-file.ts"
import { newTransferId } from "../../engine/transfer/start-transfer.ts"
import {
  type DataFile,
  dataFile,
  dataFileName,
  dataFileNameBytes,
  dataKey,
  exportKey,
  filesManifest,
  md5Text,
  summaryManifest,
} from "../../model/transfer/export-layout.ts"
import { type ItemFormat, itemLine } from "../../model/transfer/item-line.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { type Calls, openPatiently } from "./calls.ts"
import { openFolder, putText, shownName, textOf } from "./object-folder.ts"
import { Progress, type Screen } from "./progress.ts"

export interface ExportOptions {
  readonly table: string
  /** A folder, or `s3://bucket/prefix`. */
  readonly to: string
  readonly format: ItemFormat
  readonly endpoint?: string | undefined
}

/** How far an export is. */
interface Checkpoint {
  readonly exportId: string
  readonly tableArn: string
  readonly tableId: string
  readonly format: ItemFormat
  readonly startMs: number
  readonly segments: readonly SegmentState[]
  readonly files: readonly DataFile[]
  readonly items: number
}

/** Where the scan of a segment goes on: from its beginning, from a key, or not at all. */
type SegmentState = "begin" | "end" | { readonly after: object }

/** A server has other things to do while one waits; a database in this process has not. */
const segmentsAtOnce = (endpoint: string | undefined) => (endpoint === undefined ? 1 : 4)
/** Characters of the lines of one file; each segment has one under way. */
const fileCharacters = 4 * 1024 * 1024
/**
 * Characters of a page, more or less: what is longer than 128 KB is looked after by the slower half
 * of the garbage collection, and piles up.
 */
const pageCharacters = 96 * 1024
const pageItemsFirst = 100
const checkpointName = "_checkpoint.json"

interface Context {
  readonly options: ExportOptions
  readonly environment: Environment
  readonly platform: Platform
  readonly screen: Screen
  /** Called after each file: what it took may be freed. */
  readonly collectGarbage: () => void
}

/** Where the manifest is, for whoever goes on with it. */
export async function exportTable(context: Context): Promise<string> {
  const { options, environment, platform, screen, collectGarbage } = context
  await using calls = await openPatiently(options.endpoint, environment, platform, {
    onlyExisting: true,
  })
  const { Table } = await calls.call("DescribeTable", { TableName: options.table })
  const { TableArn, TableId, ItemCount } = Table as {
    TableArn: string
    TableId: string
    ItemCount: number
  }
  const objects = await openFolder(options.to, environment, platform)
  const found = await findCheckpoint(objects, { TableArn, TableId, format: options.format })
  const begun: Checkpoint = found ?? {
    exportId: newTransferId(platform),
    ...{ tableArn: TableArn, tableId: TableId, format: options.format },
    startMs: platform.now(),
    segments: Array.from({ length: segmentsAtOnce(options.endpoint) }, () => "begin" as const),
    ...{ files: [], items: 0 },
  }
  const progress = new Progress(screen, platform, begun.items)
  if (found) progress.note(`going on with export ${begun.exportId} behind ${begun.items} items`)
  else await putText(objects, exportKey(begun, "_started"), "")
  const run = new ExportRun(
    { calls, objects, platform, progress, collectGarbage, total: ItemCount },
    begun,
    options,
  )
  return shownName(options.to, await run.toEnd())
}

async function findCheckpoint(
  objects: Objects,
  table: { readonly TableArn: string; readonly TableId: string; readonly format: ItemFormat },
): Promise<Checkpoint | undefined> {
  for await (const { name } of objects.list("AWSDynamoDB/")) {
    if (!name.endsWith(`/${checkpointName}`)) continue
    const checkpoint = JSON.parse((await textOf(objects, name)) ?? "{}") as Checkpoint
    const isOurs = checkpoint.tableArn === table.TableArn && checkpoint.tableId === table.TableId
    if (isOurs && checkpoint.format === table.format) return checkpoint
  }
  return undefined
}

interface RunParts {
  readonly calls: Calls
  readonly objects: Objects
  readonly platform: Platform
  readonly progress: Progress
  readonly collectGarbage: () => void
  /** Items of the table, as far as it knows itself. */
  readonly total: number
}

class ExportRun {
  readonly #parts: RunParts
  readonly #options: ExportOptions
  #checkpoint: Checkpoint
  #read: number
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: RunParts, checkpoint: Checkpoint, options: ExportOptions) {
    this.#parts = parts
    this.#checkpoint = checkpoint
    this.#options = options
    this.#read = checkpoint.items
  }

  /** Returns the key of the summary. */
  async toEnd(): Promise<string> {
    const { objects, progress } = this.#parts
    await Promise.all(this.#checkpoint.segments.map((_, segment) => this.#segment(segment)))
    if (this.#checkpoint.files.length === 0) await this.#writeFile(0)
    const key = await this.#putManifests()
    await objects.delete(exportKey(this.#checkpoint, checkpointName))
    progress.ended({ done: "exported", items: this.#checkpoint.items })
    return key
  }

  async #segment(segment: number): Promise<void> {
    while (this.#checkpoint.segments[segment] !== "end") await this.#writeFile(segment)
  }

  /** One file, of as many items of the segment as fit. */
  async #writeFile(segment: number): Promise<void> {
    const { objects, platform } = this.#parts
    const { format } = this.#options
    const content = { items: 0, next: this.#checkpoint.segments[segment] ?? "end" }
    const { bytes, md5 } = await packFile(this.#lines(segment, content))
    const name = dataFileName(platform.randomBytes(dataFileNameBytes))
    const key = dataKey(this.#checkpoint, format, false, name)
    const isNeeded = content.items > 0 || this.#checkpoint.segments.every((one) => one === "end")
    if (isNeeded) await objects.put(key, bytes)
    const files = isNeeded ? [dataFile(key, content.items, md5)] : []
    await this.#save((before) => ({
      ...before,
      files: [...before.files, ...files],
      items: before.items + content.items,
      segments: before.segments.map((state, at) => (at === segment ? content.next : state)),
    }))
  }

  async *#lines(
    Segment: number,
    content: { items: number; next: SegmentState },
  ): AsyncGenerator<string> {
    const { calls, progress, total } = this.#parts
    const { table: TableName, format } = this.#options
    const TotalSegments = this.#checkpoint.segments.length
    const scan = { TableName, Segment, TotalSegments, ConsistentRead: true }
    let Limit = pageItemsFirst
    for (let characters = 0; content.next !== "end" && characters < fileCharacters; ) {
      const start = content.next === "begin" ? {} : { ExclusiveStartKey: content.next.after }
      const page = await calls.call("Scan", { ...scan, ...start, Limit })
      const { Items = [], LastEvaluatedKey: after } = page as { Items?: object[] } & typeof page
      let text = ""
      for (const item of Items) text += itemLine(format, JSON.stringify(item))
      content.items += Items.length
      content.next = after ? { after } : "end"
      characters += text.length
      const perItem = Math.ceil(text.length / Math.max(1, Items.length))
      Limit = Math.max(1, Math.min(1000, Math.floor(pageCharacters / Math.max(1, perItem))))
      this.#read += Items.length
      progress.moved({ done: "exporting", items: this.#read, part: partOf(this.#read, total) })
      if (text !== "") yield text
    }
  }

  /** One after the other: each has all that was there before it. */
  #save(change: (before: Checkpoint) => Checkpoint): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const { objects, progress, collectGarbage, total } = this.#parts
      const after = change(this.#checkpoint)
      await putText(objects, exportKey(after, checkpointName), JSON.stringify(after))
      this.#checkpoint = after
      const { items } = after
      progress.stepped({ done: "exporting", items, part: partOf(items, total) })
      collectGarbage()
    })
    return this.#saving
  }

  async #putManifests(): Promise<string> {
    const { objects, platform } = this.#parts
    const { exportId, tableArn, tableId, format, startMs, files, items } = this.#checkpoint
    const key = (name: string) => exportKey({ exportId }, name)
    const put = async (name: string, text: string) => {
      await putText(objects, key(`${name}.json`), text)
      await putText(objects, key(`${name}.md5`), md5Text(text))
    }
    await put("manifest-files", filesManifest(files))
    const summary = summaryManifest({
      exportArn: `${tableArn}/export/${exportId}`,
      ...{ startMs, endMs: platform.now(), exportMs: startMs, tableArn, tableId, format },
      ...{ bucket: this.#options.to, sseAlgorithm: "AES256", billedSizeBytes: 0 },
      ...{ filesKey: key("manifest-files.json"), itemCount: items },
    })
    await put("manifest-summary", summary)
    return key("manifest-summary.json")
  }
}

/** A table counts itself now and then only, so there may be more than it knows of. */
function partOf(items: number, total: number): number | undefined {
  return total > 0 ? Math.min(0.99, items / total) : undefined
}
