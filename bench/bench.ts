/** `npm run bench`: bench/README.md says what it does, and how to read what it prints. */
import { chart } from "./chart.ts"
import { measureCrowd } from "./measure-crowd.ts"
import { measureGrowth } from "./measure-growth.ts"
import { measureLoad } from "./measure-load.ts"
import { measureSoak } from "./measure-soak.ts"
import { measureStart } from "./measure-start.ts"
import { type Command, type Options, parseOptions, usage } from "./options.ts"
import { print, results } from "./setup.ts"

const commands: Readonly<Record<Command, (options: Options) => Promise<void> | void>> = {
  load: measureLoad,
  remote: measureLoad,
  growth: measureGrowth,
  crowd: measureCrowd,
  soak: measureSoak,
  start: measureStart,
  chart,
}

const options = parseOptions(process.argv.slice(2), results)
if (options === undefined) print(usage)
else await commands[options.command](options)
