/**
 * `npm run export-large -- --items 1000000 --by command`: so many items exported by another
 * process. Says how long it took and how much that process had in memory at most; `--by operation`
 * has a server do it. ITEMS is taken, too.
 */
import { parseArgs } from "node:util"
import { exportMany } from "./export-many.ts"

const { values } = parseArgs({
  options: {
    items: { type: "string", default: process.env.ITEMS ?? "1000000" },
    by: { type: "string", default: "command" },
  },
})
const by = values.by === "operation" ? "operation" : "command"
const outcome = await exportMany(Number(values.items), by, (line) => console.log(line))
console.log(JSON.stringify(outcome))
if (outcome.exported !== outcome.items || outcome.peakMegabytes > 300) process.exitCode = 1
