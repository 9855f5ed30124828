import { expect, test } from "vitest"
import { ReplyReader } from "./reply-reader.ts"

const reply = "HTTP/1.1 200 OK\r\nX-Id: 1\r\nContent-Length: 4\r\n\r\n{} \n"

// TCP promises bytes, not messages: a reply may come in any pieces.
test("reads a reply that is cut in two anywhere, and the next one after it", () => {
  for (let cut = 1; cut < reply.length; cut++) {
    const reader = new ReplyReader()
    for (const _ of ["first", "second"]) {
      expect(reader.read(Buffer.from(reply.slice(0, cut)), true)).toBeUndefined()
      const whole = reader.read(Buffer.from(reply.slice(cut)), true)
      expect(whole).toEqual({ status: 200, bodyBytes: 4, body: "{} \n", isLast: false })
    }
  }
})

test("reads a reply that comes byte by byte", () => {
  const reader = new ReplyReader()
  const replies = [...reply].map((byte) => reader.read(Buffer.from(byte), false))
  expect(replies.filter((each) => each !== undefined)).toEqual([
    { status: 200, bodyBytes: 4, body: undefined, isLast: false },
  ])
  expect(replies.at(-1)).toBeDefined()
})

// A failure has to be shown, wanted or not.
test("keeps the body of a reply that is not 200", () => {
  const failure = "HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n\r\nbad"
  const read = new ReplyReader().read(Buffer.from(failure), false)
  expect(read).toEqual({ status: 400, bodyBytes: 3, body: "bad", isLast: false })
})

test("sees when a server takes no more on this connection", () => {
  const last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
  expect(new ReplyReader().read(Buffer.from(last), false)?.isLast).toBe(true)
})

test.each([
  ["a reply without a length", "HTTP/1.1 200 OK\r\n\r\n", "without Content-Length"],
  ["bytes that are no HTTP", "nonsense\r\n\r\n", "not an HTTP/1.1 reply"],
  ["two replies at once", reply + reply, "more bytes"],
])("refuses %s", (_, text, message) => {
  expect(() => new ReplyReader().read(Buffer.from(text), false)).toThrow(message)
})
