/** What the two operations share that make a table of what there was. */
import { runTask } from "../../engine/backup/run-task.ts"
import { tableExists } from "../../engine/table-faults.ts"
import { ApiError } from "../../error.ts"
import { describeTable } from "../../model/table/describe-table.ts"
import { type RestoreOverrides, restoredTable } from "../../model/table/restored-table.ts"
import type { RestoredSetting, Table } from "../../model/table/table.ts"
import type { Context } from "../../operation.ts"
import { randomInteger48, randomUuid } from "../../platform.ts"
import type { TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"

/** A small table is there when its caller is answered. */
const stepsAtOnce = 3

interface Target {
  readonly name: string
  /** The table as it was. */
  readonly source: Table
  readonly overrides: RestoreOverrides
  readonly restored: RestoredSetting
}

/** @throws ApiError TableAlreadyExistsException, or ValidationException for what is no override */
export async function targetOf(
  { engine }: Context,
  { name, source, overrides, restored }: Target,
): Promise<{ readonly address: TableAddress; readonly table: Table }> {
  const { account, region, catalog, platform, storage } = engine
  const address = { account, region, name }
  const [there] = await storage.read([{ space: "table", address }], "strong")
  if (there) throw tableExists(name)
  // What is in a backup has not passed the watch.
  if (catalog.isWatched(name)) throw ApiError.invalid(`The table ${name} cannot be restored`)
  const place = { account, region, managedKeyUuid: randomUuid(platform) }
  const table = restoredTable(source, overrides, {
    ...{ identity: catalog.identify(name), place, restored },
    nextIndexId: () => randomInteger48(platform),
  })
  return { address, table }
}

/** Does the first steps, and answers as if none were done: as DynamoDB does. */
export async function beginFilling({ engine }: Context, table: Table, task: Task) {
  const { storage, platform, objects, bell } = engine
  const parts = { storage, platform, home: objects?.home }
  if (await runTask(parts, task, stepsAtOnce)) bell.ring()
  const count = { items: 0, bytes: 0 }
  const nowMs = table.createdAtMs
  return { TableDescription: describeTable(table, { status: "CREATING", count, nowMs }) }
}
