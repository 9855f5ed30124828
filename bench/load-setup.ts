/** What stands before a measurement: a load with its requests, a server with its items. */
import type { Contender } from "./contender.ts"
import type { Target } from "./load-job.ts"
import { type LoadProcess, startLoadProcess } from "./load-process.ts"
import type { Options } from "./options.ts"
import { tableOf, type WorkloadName } from "./workloads.ts"

export async function preparedLoad(
  { workloads, itemBytes }: Pick<Options, "workloads" | "itemBytes">,
  core: string | undefined,
): Promise<LoadProcess> {
  const load = startLoadProcess(core)
  await load.run({ job: "prepare", workloads, itemBytes })
  return load
}

/** Makes the tables that it needs for those of the workloads that it can do. */
export async function fillServer(
  { hasTable, log, lacks }: Contender,
  target: Target,
  load: LoadProcess,
  workloads: readonly WorkloadName[],
): Promise<void> {
  const able = workloads.filter((name) => !lacks?.includes(name))
  for (const table of new Set(able.map(tableOf))) {
    if (!hasTable) await load.run({ job: "createTable", target, table, ...(log && { log }) })
    await load.run({ job: "fill", target, table })
  }
}
