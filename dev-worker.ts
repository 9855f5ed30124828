/** `npm run dev:worker`: `wrangler dev`, with an sqld of its own whose data stays in `.wrangler/`. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

const root = import.meta.dirname
const startMsMax = 20_000

function run(program: string, args: readonly string[]): ChildProcess {
  const path = join(root, "node_modules/.bin", program)
  return spawn(path, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === "string") throw new Error("no port is free")
  return address.port
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}

const host = `127.0.0.1:${await freePort()}`
const sqld = run("sqld", [
  ...["--db-path", join(root, ".wrangler/sqld"), "--http-listen-addr", host, "--no-welcome"],
])
for (const end of ["SIGINT", "SIGTERM"] as const) process.on(end, () => undefined)
const deadline = Date.now() + startMsMax
while (!(await answers(`http://${host}/health`))) {
  if (sqld.exitCode !== null || Date.now() > deadline) throw new Error("sqld did not start")
  await sleep(50)
}
const wrangler = run("wrangler", [
  ...["dev", "--var", `LIBSQL_URL:http://${host}`, "ALLOW_OPEN:1"],
  ...process.argv.slice(2),
])
// A terminal tells the three of us; anybody else tells us alone.
for (const end of ["SIGINT", "SIGTERM"] as const) process.on(end, () => wrangler.kill(end))
const [status] = await once(wrangler, "exit")
sqld.kill()
process.exitCode = status ?? 1
