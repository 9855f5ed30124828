/**
 * `npm run expire -- --items 1000000`: so many items whose time has come, swept while a writer goes
 * on writing. Says how long it took and how long the writer waited.
 */
import { parseArgs } from "node:util"
import { expireMany } from "./expire-many.ts"

const { values } = parseArgs({ options: { items: { type: "string", default: "1000000" } } })
const outcome = await expireMany(Number(values.items), (line) => console.log(line))
console.log(JSON.stringify(outcome))
