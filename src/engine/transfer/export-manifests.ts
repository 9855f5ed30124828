/** What stands beside the data of an export. */
import {
  type DataFile,
  type ExportSummary,
  exportKey,
  filesManifest,
  md5Text,
  summaryManifest,
} from "../../model/transfer/export-layout.ts"
import type { TransferParts } from "./transfer-parts.ts"
import { type ExportRecord, readParts, type TransferPlace } from "./transfer-records.ts"

/** `DescribeExport` names it. */
export function manifestOf({ prefix, id }: ExportRecord): string {
  return exportKey({ prefix, exportId: id }, "manifest-summary.json")
}

const partsPerPage = 1000

/** The summary comes last: who finds it finds all. */
export async function putManifests(
  { storage, bucket }: TransferParts,
  place: TransferPlace,
  record: ExportRecord,
): Promise<void> {
  const { progress, table } = record
  const files: DataFile[] = []
  while (files.length < progress.files) {
    const more = await readParts<DataFile>(storage, place, record.id, files.length, partsPerPage)
    if (more.length === 0) throw new Error("a data file of the export is not known any more")
    files.push(...more)
  }
  const key = (name: string) => exportKey({ prefix: record.prefix, exportId: record.id }, name)
  const summary: ExportSummary = {
    exportArn: record.arn,
    startMs: record.startMs,
    endMs: record.endMs ?? record.startMs,
    tableArn: table.arn,
    tableId: table.uuid,
    exportMs: record.exportMs,
    bucket: record.bucket,
    prefix: record.prefix,
    sseAlgorithm: record.sseAlgorithm,
    filesKey: key("manifest-files.json"),
    billedSizeBytes: progress.bytes,
    itemCount: progress.items,
    format: record.format,
    ...(record.incremental && { incremental: record.incremental }),
  }
  const put = async (name: string, text: string) => {
    const encoder = new TextEncoder()
    await bucket.put(key(`${name}.json`), encoder.encode(text))
    await bucket.put(key(`${name}.md5`), encoder.encode(md5Text(text)))
  }
  await put("manifest-files", filesManifest(files))
  await put("manifest-summary", summaryManifest(summary))
}
