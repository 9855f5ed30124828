/** `npm run bench`: bench/README.md says what it does, and how to read what it prints. */
import { chart } from "./chart.ts"
import { measureLoad } from "./measure-load.ts"
import { measureStart } from "./measure-start.ts"
import { parseOptions, usage } from "./options.ts"
import { print, results } from "./setup.ts"

const options = parseOptions(process.argv.slice(2), results)
if (options === undefined) print(usage)
else if (options.command === "chart") chart(options)
else if (options.command === "start") await measureStart(options)
else await measureLoad(options)
