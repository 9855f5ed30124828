/** Who sends too much hears of it after the last byte: a reply in between would be lost with the connection. */
import { once } from "node:events"
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { startServer } from "../support/server.ts"
import { testKey } from "./subjects.ts"

const most = "v".repeat(800 * 1024)
const chunk = `${most.length.toString(16)}\r\n${most}\r\n`

test.each([
  ["announced", `content-length: ${most.length + 1}`, most, "v"],
  ["in chunks", "transfer-encoding: chunked", chunk, "0\r\n\r\n"],
])("800 KB, %s", async (_, header, first, last) => {
  const env = { API_KEYS: JSON.stringify([testKey]), FILE: ":memory:" }
  await using server = await startServer({ env })
  const { hostname, port } = new URL(server.url)
  const socket = connect({ host: hostname, port: Number(port) })
  let reply = ""
  socket.setEncoding("latin1").on("data", (text: string) => {
    reply += text
  })
  const head = [
    "POST /api/user/somebody/collection HTTP/1.1",
    `host: ${hostname}:${port}`,
    `x-api-key: ${testKey.key}`,
    "content-type: application/json",
    header,
  ]
  socket.write(`${head.join("\r\n")}\r\n\r\n${first}`)
  await sleep(300)
  expect(reply).toBe("")
  socket.write(last)
  await once(socket, "data")
  expect(reply).toMatch(/^HTTP\/1\.1 413 /)
  socket.destroy()
})
