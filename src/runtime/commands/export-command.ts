/**
 * `libdynamo export`: a table of any endpoint or database goes into files as DynamoDB's own exports
 * have them, by a parallel scan. It is no point in time: what is written meanwhile may be there or
 * not. A checkpoint beside the data lets an interrupted export go on.
 */
import type { Environment } from "../../config.ts"
import { newTransferId } from "../../engine/transfer/start-transfer.ts"
import { exportKey } from "../../model/transfer/export-layout.ts"
import type { ItemFormat } from "../../model/transfer/item-line.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { openPatiently } from "./calls.ts"
import { type Checkpoint, checkpointName, type Exported, ExportRun } from "./export-run.ts"
import { openFolder, putText, shownName, textOf } from "./object-folder.ts"
import { Progress, type Screen } from "./progress.ts"

export interface ExportOptions extends Exported {
  readonly endpoint?: string | undefined
}

/** A server has other things to do while one waits; a database in this process has not. */
const segmentsAtOnce = (endpoint: string | undefined) => (endpoint === undefined ? 1 : 4)

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
