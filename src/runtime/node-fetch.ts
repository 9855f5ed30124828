/**
 * `fetch` as databases need it, by node:http: a request takes half the processor time that it takes
 * by Node's own, which makes streams of what is one piece.
 */
import { Buffer } from "node:buffer"
import { Agent, type IncomingMessage, request } from "node:http"
import { request as requestSecurely, Agent as SecureAgent } from "node:https"
import type { Fetch } from "../storage/libsql/hrana.ts"

/** Servers and proxies close what is idle for longer, some after five seconds. */
const agentOptions = { keepAlive: true, timeout: 4_000 }
const agent = new Agent(agentOptions)
const secureAgent = new SecureAgent(agentOptions)

/** Rejects when there is no whole answer. Follows no redirection. */
export const nodeFetch: Fetch = (url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const bytes = Buffer.from(body)
    const options = { method, signal, headers: { ...headers, "content-length": bytes.length } }
    const onReply = (reply: IncomingMessage) => {
      const chunks: Uint8Array[] = []
      reply.on("data", (chunk: Uint8Array) => chunks.push(chunk))
      reply.on("error", reject)
      reply.once("end", () => {
        const { statusCode: status = 0 } = reply
        const text = async () => Buffer.concat(chunks).toString()
        resolve({ status, ok: status >= 200 && status < 300, text })
      })
    }
    const sent = url.startsWith("https:")
      ? requestSecurely(url, { ...options, agent: secureAgent }, onReply)
      : request(url, { ...options, agent }, onReply)
    sent.on("error", reject)
    sent.end(bytes)
  })
