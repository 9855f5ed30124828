/**
 * An HTTP proxy between a server and its database: it counts round trips, and may break them off.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { SeededRandom } from "./seeded-random.ts"

/** What becomes of a round trip; the client sees each cut as a connection that was lost. */
export type Fate =
  | "pass"
  /** The database never hears of it. */
  | "cut before"
  /** The database has done it, and nobody is told. */
  | "cut after"
  /** The reply breaks off half-way. */
  | "cut during"

export interface HttpProxy extends AsyncDisposable {
  readonly url: string
  /** How many round trips were begun so far. */
  readonly roundTrips: number
  /** What each of them asked for: for whoever wonders at their number. */
  readonly bodies: readonly string[]
  /** Round trips that were not let pass, by their fate. */
  readonly cuts: ReadonlyMap<Fate, number>
  close(): Promise<void>
}

const bodiesMax = 1000

export async function startProxy(
  target: string,
  fateOfNext: (question: IncomingMessage) => Fate = () => "pass",
): Promise<HttpProxy> {
  const agent = new Agent({ keepAlive: true })
  const cuts = new Map<Fate, number>()
  const bodies: string[] = []
  let roundTrips = 0

  async function pass(question: IncomingMessage, answer: ServerResponse): Promise<void> {
    roundTrips += 1
    const body = await bytesOf(question)
    bodies.push(`${question.method} ${question.url} ${body}`)
    if (bodies.length > bodiesMax) bodies.shift()
    const fate = fateOfNext(question)
    if (fate !== "pass") cuts.set(fate, (cuts.get(fate) ?? 0) + 1)
    if (fate === "cut before") return void answer.destroy()
    const reply = await forward(question, body)
    if (fate === "cut after") return void answer.destroy()
    answer.writeHead(reply.status, reply.headers)
    if (fate === "pass") return void answer.end(reply.body)
    const half = reply.body.subarray(0, reply.body.length / 2)
    answer.write(half, () => answer.destroy())
  }

  function forward(question: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: string[]; body: Buffer }>((resolve, reject) => {
      const { method = "", url: path = "", rawHeaders: headers } = question
      const sent = request(target, { agent, method, path, headers }, async (reply) => {
        const { statusCode: status = 0, rawHeaders: headers } = reply
        bytesOf(reply).then((body) => resolve({ status, headers, body }), reject)
      })
      sent.once("error", reject)
      sent.end(body)
    })
  }

  const server = createServer((question, answer) => {
    // The database, or the client, has gone away.
    pass(question, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const close = async () => {
    agent.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get roundTrips() {
      return roundTrips
    },
    ...{ bodies, cuts, close, [Symbol.asyncDispose]: close },
  }
}

/** Cuts one round trip in `oneIn`, at a place by chance. */
export function randomFates(random: SeededRandom, oneIn: number): () => Fate {
  return () =>
    random.oneIn(oneIn) ? random.pick(["cut before", "cut after", "cut during"]) : "pass"
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
