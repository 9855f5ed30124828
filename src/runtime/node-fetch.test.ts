import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import { nodeFetch } from "./node-fetch.ts"

let end = () => {}
afterEach(() => end())

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  end = () => {
    server.close()
    server.closeAllConnections()
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const post = { method: "POST", headers: { "x-one": "1" }, body: "é😀" } as const
const never = () => new AbortController().signal

test("sends headers and body, and gives status and text back", async () => {
  const url = await serve(async ({ method, url, headers }, response) => {
    const { "x-one": one, "content-length": length } = headers
    response.writeHead(418).end(JSON.stringify({ method, url, one, length }))
  })
  const reply = await nodeFetch(`${url}/v3/pipeline`, { ...post, signal: never() })
  expect(reply).toMatchObject({ status: 418, ok: false })
  const told = { method: "POST", url: "/v3/pipeline", one: "1", length: "6" }
  expect(JSON.parse(await reply.text())).toEqual(told)
})

test("characters that come in two pieces are whole, and the connection serves again", async () => {
  const ports = new Set<number | undefined>()
  const url = await serve(async (message, response) => {
    ports.add(message.socket.remotePort)
    const bytes: Buffer[] = []
    for await (const chunk of message) bytes.push(chunk)
    const whole = Buffer.concat(bytes)
    response.write(whole.subarray(0, 3), () => response.end(whole.subarray(3)))
  })
  for (let time = 0; time < 3; time++) {
    const reply = await nodeFetch(url, { ...post, signal: never() })
    expect([reply.ok, await reply.text()]).toEqual([true, post.body])
  }
  expect(ports.size).toBe(1)
})

test("an answer that ends too soon is none", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-length": 100 })
    response.write("half", () => response.destroy())
  })
  await expect(nodeFetch(url, { ...post, signal: never() })).rejects.toThrow()
  const chunked = await serve((_, response) => response.write("half", () => response.destroy()))
  await expect(nodeFetch(chunked, { ...post, signal: never() })).rejects.toThrow()
})

test("nobody there, or nobody who speaks TLS, is no answer", async () => {
  const url = await serve((_, response) => response.end())
  const secure = url.replace("http:", "https:")
  await expect(nodeFetch(secure, { ...post, signal: never() })).rejects.toThrow()
  end()
  await expect(nodeFetch(url, { ...post, signal: never() })).rejects.toThrow()
})

test("gives up when it is told to, before and within an answer", async () => {
  for (const answers of [false, true]) {
    const abort = new AbortController()
    const url = await serve((_, response) => {
      if (answers) response.write("half", () => setImmediate(() => abort.abort()))
      else abort.abort()
    })
    await expect(nodeFetch(url, { ...post, signal: abort.signal })).rejects.toThrow()
    end()
  }
})
