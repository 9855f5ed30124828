/** An endpoint that answers as a test tells it. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

/** The second element counts its requests. Closed with the test. */
export async function answering(answer: RequestListener): Promise<[URL, { count: number }]> {
  const seen = { count: 0 }
  const server = createServer((request, response) => {
    seen.count += 1
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return [new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), seen]
}
