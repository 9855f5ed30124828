/** Bytes to a server as they are, whether they are HTTP or not. */
import { connect } from "node:net"

/** Only what hangs takes so long. */
const answerMsMax = 60_000
const silenceMs = 2000

/**
 * What comes back over a connection of its own, until that is closed or falls silent.
 * @param answerMs how long to wait for the first of it; less where nothing may come.
 */
export function exchange(
  url: string,
  bytes: string,
  answerMs = answerMsMax,
): Promise<{ text: string; isClosed: boolean }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ""
    let silence = setTimeout(done, answerMs, false)
    function done(isClosed: boolean): void {
      clearTimeout(silence)
      socket.destroy()
      resolve({ text, isClosed })
    }
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1")
      clearTimeout(silence)
      silence = setTimeout(done, silenceMs, false)
    })
    socket.on("close", () => done(true))
    socket.on("error", (error) =>
      "code" in error && error.code === "ECONNRESET" ? done(true) : reject(error),
    )
    socket.write(bytes)
  })
}

/** Of a request to `/`: its first lines, up to the body. */
export const head = (...lines: string[]) =>
  ["POST / HTTP/1.1", "Host: x", ...lines, "", ""].join("\r\n")
