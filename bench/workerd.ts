/** `node workerd.ts PORT SQLD BUNDLE`: the bundle on workerd, with its items in that sqld. */
import { startWorkerd } from "../test/support/workerd.ts"

const [port, LIBSQL_URL = "", script = ""] = process.argv.slice(2)
// A region of its own, and so tables: it shares the database with the others.
const env = { LIBSQL_URL, REGION: "eu-west-1", ALLOW_OPEN: "1", LOG_LEVEL: "error" }
const workerd = await startWorkerd({ env, port: Number(port), script })
process.once("SIGTERM", () => workerd.stop())
