/** The built bundle on workerd, the runtime of Cloudflare Workers, as `wrangler.toml` sets it up. */
import { readFileSync } from "node:fs"
import { Miniflare } from "miniflare"
import { bundle } from "./server.ts"

export interface WorkerdOptions {
  /** Variables and secrets, as the worker gets them. */
  readonly env: Readonly<Record<string, string>>
  /** A free one unless given. */
  readonly port?: number
  readonly script?: string
}

export interface Workerd extends AsyncDisposable {
  readonly url: string
  stop(): Promise<void>
}

export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { env, port = 0, script = bundle } = options
  const miniflare = new Miniflare({
    // Given as text: what the bundle imports for other runtimes alone is not looked for.
    modules: [{ type: "ESModule", path: "index.js", contents: readFileSync(script, "utf8") }],
    compatibilityDate: "2026-04-01",
    compatibilityFlags: ["nodejs_compat"],
    bindings: env,
    host: "127.0.0.1",
    port,
  })
  const { origin: url } = await miniflare.ready
  const stop = () => miniflare.dispose()
  return { url, stop, [Symbol.asyncDispose]: stop }
}
