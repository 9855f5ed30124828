/** The load on a database in the same process: no socket, the rest is the same. */
import { pathToFileURL } from "node:url"
import type { NextRequest, OnReply } from "./closed-loop.ts"
import type { InProcess } from "./load-job.ts"
import { ReplyCheck } from "./reply-check.ts"

type Local = Awaited<ReturnType<typeof import("../src/index.ts").createLocal>>
/** What clients of the SDK send by. */
export type Handler = Local["clientConfig"]["requestHandler"]

const opened = new Map<string, Promise<Handler>>()
const endpoint = { protocol: "http:", hostname: "localhost", port: 8000, path: "/" }

/** Opens it once, whoever asks. It stays open as long as the process. */
export function handlerOf({ bundle, file }: InProcess): Promise<Handler> {
  const known = opened.get(file) ?? open(bundle, file)
  opened.set(file, known)
  return known
}

async function open(bundle: string, file: string): Promise<Handler> {
  // Not the sources: what is measured is what is shipped.
  const { createLocal }: typeof import("../src/index.ts") = await import(pathToFileURL(bundle).href)
  return (await createLocal({ file })).clientConfig.requestHandler
}

/** As `runClosedLoop`: the time of a reply is that until its body is there. */
export async function runInProcessLoop(
  handler: Handler,
  next: NextRequest,
  onReply: OnReply,
): Promise<void> {
  const check = new ReplyCheck()
  for (let current = next(); current !== undefined; current = next()) {
    const { request, headers } = current
    const sentAtMs = performance.now()
    const sent = { ...endpoint, method: "POST", headers, body: request.body }
    const { statusCode: status, body: reply } = (await handler.handle(sent)).response
    onReply(sentAtMs, performance.now())
    const bytes = reply instanceof Uint8Array ? Buffer.from(reply) : Buffer.alloc(0)
    const isKept = check.isSample || status !== 200
    const body = isKept ? bytes.toString("utf8") : undefined
    check.judge(request, { status, bodyBytes: bytes.length, body })
  }
}
