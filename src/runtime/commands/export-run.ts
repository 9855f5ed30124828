/** An export under way: segments, the files that they go into, and the checkpoint behind each. */
import { packFile } from "../../engine/transfer/pack-file.ts"
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
import type { Calls } from "./calls.ts"
import { putText } from "./object-folder.ts"
import type { Progress } from "./progress.ts"

/** How far an export is. */
export interface Checkpoint {
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

/** Characters of the lines of one file; each segment has one under way. */
const fileCharacters = 4 * 1024 * 1024
/**
 * Characters of a page, more or less: what is longer than 128 KB is looked after by the slower half
 * of the garbage collection, and piles up.
 */
const pageCharacters = 96 * 1024
const pageItemsFirst = 100
/** Beside the data. */
export const checkpointName = "_checkpoint.json"

export interface Exported {
  readonly table: string
  /** A folder, or `s3://bucket/prefix`. */
  readonly to: string
  readonly format: ItemFormat
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

export class ExportRun {
  readonly #parts: RunParts
  readonly #options: Exported
  #checkpoint: Checkpoint
  #read: number
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: RunParts, checkpoint: Checkpoint, options: Exported) {
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
