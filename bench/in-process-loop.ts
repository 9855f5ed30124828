/** The load on a database in the same process: no socket, the rest is the same. */
import { pathToFileURL } from "node:url"
import type { NextRequest, OnReply } from "./closed-loop.ts"
import type { InProcess } from "./load-job.ts"
import { ReplyCheck } from "./reply-check.ts"

export type Fetch = (request: Request) => Promise<Response>

const opened = new Map<string, Promise<Fetch>>()

/** Opens it once, whoever asks. It stays open as long as the process. */
export function fetchOf({ bundle, file }: InProcess): Promise<Fetch> {
  const known = opened.get(file) ?? open(bundle, file)
  opened.set(file, known)
  return known
}

async function open(bundle: string, file: string): Promise<Fetch> {
  // Not the sources: what is measured is what is shipped.
  const { createLocal }: typeof import("../src/index.ts") = await import(pathToFileURL(bundle).href)
  return (await createLocal({ file })).fetch
}

/** As `runClosedLoop`: the time of a reply is that until its body is there. */
export async function runInProcessLoop(
  fetch: Fetch,
  next: NextRequest,
  onReply: OnReply,
): Promise<void> {
  const check = new ReplyCheck()
  for (let current = next(); current !== undefined; current = next()) {
    const { request, headers } = current
    const sentAtMs = performance.now()
    const sent = new Request("http://localhost:8000/", {
      method: "POST",
      headers,
      body: request.body,
    })
    const response = await fetch(sent)
    const bytes = Buffer.from(await response.arrayBuffer())
    onReply(sentAtMs, performance.now())
    const isKept = check.isSample || response.status !== 200
    const body = isKept ? bytes.toString("utf8") : undefined
    check.judge(request, { status: response.status, bodyBytes: bytes.length, body })
  }
}
