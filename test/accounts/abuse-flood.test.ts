// Attempts to keep a server busy, or to have it take one request for another. Numbers are those of
// the abuse cases.
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { connect, type Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, expect, test } from "vitest"
import { jsonOf, rawRequest, signedHeaders } from "../support/raw-request.ts"
import { type Server, startServer } from "../support/server.ts"
import { exchange, head } from "./exchange.ts"
import { control, controlEnv } from "./strict-app.ts"

const env = {
  ...controlEnv,
  LOG_LEVEL: "error",
}
let server: Server
beforeAll(async () => {
  server = await startServer({ env })
})
afterAll(() => server.stop())

const call = { keys: control, operation: "ListTables" }
const isServed = async () => (await rawRequest(server.url, { ...call, body: "{}" })).status === 200

/** A signed ListTables as it goes over the wire, with other lines and another body if told so. */
async function signedBytes(first: string, more: readonly string[], body: string): Promise<string> {
  const headers = await signedHeaders(server.url, { ...call, body: "{}" })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [first, ...lines, ...more, "", body].join("\r\n")
}

// On Node: Bun shows us nothing of the target's host.
test("21: the host of an absolute target is not believed", async () => {
  const answerTo = async (target: string) => {
    const first = `POST ${target} HTTP/1.1`
    const bytes = await signedBytes(first, ["content-length: 2"], "{}")
    return (await exchange(server.url, bytes)).text.slice(0, 12)
  }
  // RFC 9112, 3.2.2: the target is to win over Host, and the signature is about Host: so neither.
  for (const host of ["victim.example", "127.0.0.1:1"]) {
    expect(await answerTo(`http://${host}/`)).toBe("HTTP/1.1 400")
  }
  for (const target of ["/", `${server.url}/`]) expect(await answerTo(target)).toBe("HTTP/1.1 200")
})

test("21: an extension of a chunk is nothing, and what follows is no request", async () => {
  const answersTo = async (extension: string) => {
    const chunks = `2;${extension}\r\n{}\r\n0\r\n\r\n`
    const lines = ["transfer-encoding: chunked"]
    const chunked = await signedBytes("POST / HTTP/1.1", lines, chunks)
    return (await exchange(server.url, chunked + chunked)).text.match(/HTTP\/1\.1 \d+/g)
  }
  // One answer to each of two, and the second is not the first one's remains.
  expect(await answersTo("name=value")).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"])
  expect(await answersTo("name=POST / HTTP/1.1")).toEqual(["HTTP/1.1 400"])
})

test("30: a body that never ends is not read beyond 16 MiB", async () => {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  let text = ""
  let isClosed = false
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1")
  })
  socket.on("error", () => {})
  socket.on("close", () => {
    isClosed = true
  })
  await once(socket, "connect")
  socket.write(head("Content-Type: application/x-amz-json-1.0", "Transfer-Encoding: chunked"))
  const chunk = `100000\r\n${" ".repeat(0x100000)}\r\n`
  let sent = 0
  while (!isClosed && text === "" && sent < 200) {
    sent += 1
    const isTaken = socket.write(chunk)
    // Hung up on while we write, we may not get to read why.
    if (!isTaken) await drained(socket)
  }
  await expect.poll(() => isClosed || text.startsWith("HTTP/1.1 413")).toBe(true)
  expect(sent).toBeLessThan(100)
  expect(await isServed()).toBe(true)
  socket.destroy()
})

test("30: thousands of connections that say nothing keep nobody out", async () => {
  const { hostname, port } = new URL(server.url)
  const serve = async () => {
    const startedMs = performance.now()
    for (let time = 0; time < 20; time++) expect(await isServed()).toBe(true)
    return performance.now() - startedMs
  }
  const usualMs = await serve()
  const sockets: Socket[] = []
  for (let batch = 0; batch < 20; batch++) {
    const some = Array.from({ length: 200 }, () => connect(Number(port), hostname))
    for (const socket of some) socket.on("error", () => {})
    await Promise.all(some.map((socket) => once(socket, "connect")))
    sockets.push(...some)
  }
  // Some of them a byte at a time.
  for (const socket of sockets.slice(0, 500)) socket.write("P")
  expect(sockets).toHaveLength(4000)
  expect(await serve()).toBeLessThan(5000 + 20 * usualMs)
  for (const socket of sockets) socket.destroy()
})

test.runIf(process.platform === "linux")(
  "31: bombs take no memory to speak of, nested or in many members",
  async () => {
    const million = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const bombs: [string, Buffer, number][] = [
      ["of 64 MiB", million, 500],
      ["of 6 GiB in members", Buffer.concat(Array.from({ length: 100 }, () => million)), 500],
      // Unpacked once, and what is inside is no JSON.
      ["in a bomb", gzipSync(million), 400],
    ]
    const headers = { "content-encoding": "gzip" }
    const before = await residentBytes()
    for (const [name, body, status] of bombs) {
      for (let time = 0; time < 3; time++) {
        const reply = await rawRequest(server.url, { ...call, body, headers })
        expect(reply.status, name).toBe(status)
      }
    }
    expect((await residentBytes()) - before).toBeLessThan(300 * 1024 * 1024)
    const twice = { "content-encoding": "gzip, gzip" }
    const refused = await rawRequest(server.url, {
      ...call,
      body: gzipSync(gzipSync("{}")),
      headers: twice,
    })
    expect(jsonOf(refused).__type).toContain("SerializationException")
    expect(await isServed()).toBe(true)
  },
)

test("31: a length that is not the body's", async () => {
  const body = gzipSync("{}").toString("latin1")
  const longer = await signedBytes("POST / HTTP/1.1", [`content-length: ${body.length}`], "{}")
  // It waits for the rest, and is answered nothing.
  expect((await exchange(server.url, longer, 1200)).text).toBe("")
  const shorter = await signedBytes("POST / HTTP/1.1", ["content-length: 1"], "{}")
  const { text, isClosed } = await exchange(server.url, shorter)
  expect(new Set(text.match(/HTTP\/1\.1 \d+/g))).toEqual(new Set(["HTTP/1.1 400"]))
  expect(isClosed).toBe(true)
})

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done).off("close", done)
      resolve()
    }
    socket.on("drain", done).on("close", done)
  })
}

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${server.process.pid}/status`, "utf8")
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}
