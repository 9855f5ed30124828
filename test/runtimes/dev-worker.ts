/** `npm run dev:worker` in a checkout, on a free port. */
import { spawn } from "node:child_process"
import { once } from "node:events"

const startMsMax = 180_000

export interface DevWorker extends AsyncDisposable {
  readonly url: string
}

export async function startDevWorker(cwd: string): Promise<DevWorker> {
  const child = spawn("npm", ["run", "dev:worker", "--", "--port", "0"], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: npm would keep our signal from those whom it started.
    detached: true,
  })
  const closed = once(child, "close")
  const stop = async () => {
    if (child.exitCode === null) process.kill(-Number(child.pid), "SIGTERM")
    await closed
  }
  let output = ""
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text
        const [, url] = /Ready on (http:\/\/\S+)/.exec(output) ?? []
        if (url !== undefined) resolve(url)
      })
    }
  })
  const late = new Promise<undefined>((resolve) =>
    setTimeout(resolve, startMsMax, undefined).unref(),
  )
  const url = await Promise.race([ready, closed.then(() => undefined), late])
  if (url === undefined) {
    await stop()
    throw new Error(`wrangler did not start; it printed:\n${output}`)
  }
  return { url, [Symbol.asyncDispose]: stop }
}
