const headEnd = "\r\n\r\n"
const statusLine = /^HTTP\/1\.1 (\d{3})/
const contentLength = /\r\ncontent-length: *(\d+)/i
const closing = /\r\nconnection: *close/i

export interface Reply {
  readonly status: number
  readonly bodyBytes: number
  /** Only when it was to be kept, or when the status is not 200. */
  readonly body: string | undefined
  /** The server takes no further request on this connection. */
  readonly isLast: boolean
}

/**
 * Reads one HTTP/1.1 reply after the other from the chunks of one connection. It knows what a
 * DynamoDB server sends, a status line and a Content-Length, and throws for anything else: a
 * load generator has to cost less than what it measures.
 */
export class ReplyReader {
  #head = ""
  #status = 0
  #bodyBytes = 0
  #isLast = false
  /** Bytes still to come; -1 while the head is being read. */
  #bytesLeft = -1
  #kept: Buffer[] | undefined

  /** The reply that `chunk` completes, or `undefined`. The chunk may be reused afterwards. */
  read(chunk: Buffer, keepBody: boolean): Reply | undefined {
    let body = chunk
    if (this.#bytesLeft < 0) {
      // The end of the head may itself be split, so a head in pieces is searched whole.
      const head =
        this.#head === "" ? chunk : Buffer.from(this.#head + chunk.toString("latin1"), "latin1")
      const end = head.indexOf(headEnd)
      if (end < 0) {
        this.#head = head.toString("latin1")
        return undefined
      }
      this.#readHead(head.toString("latin1", 0, end), keepBody)
      body = head.subarray(end + headEnd.length)
    }

    this.#bytesLeft -= body.length
    if (this.#bytesLeft < 0) throw new Error("more bytes than the reply's Content-Length")
    this.#kept?.push(Buffer.from(body))
    return this.#bytesLeft === 0 ? this.#finish() : undefined
  }

  #readHead(head: string, keepBody: boolean): void {
    const status = statusLine.exec(head)?.[1]
    const length = contentLength.exec(head)?.[1]
    if (status === undefined) throw new Error(`not an HTTP/1.1 reply: ${head.slice(0, 100)}`)
    if (length === undefined) throw new Error(`a reply without Content-Length:\n${head}`)
    this.#status = Number(status)
    this.#bodyBytes = this.#bytesLeft = Number(length)
    this.#isLast = closing.test(head)
    this.#kept = keepBody || this.#status !== 200 ? [] : undefined
  }

  #finish(): Reply {
    const body = this.#kept && Buffer.concat(this.#kept).toString("utf8")
    this.#head = ""
    this.#bytesLeft = -1
    return { status: this.#status, bodyBytes: this.#bodyBytes, body, isLast: this.#isLast }
  }
}
