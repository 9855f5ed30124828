/** Requests that leave their stream to the next one, against what may become of it meanwhile. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Fetch, Hrana, type Step } from "../../src/storage/libsql/hrana.ts"
import { HranaError } from "../../src/storage/libsql/hrana-error.ts"
import { KeptStreams } from "../../src/storage/libsql/hrana-streams.ts"
import { namespaceIn } from "../../src/storage/libsql/namespaces.ts"
import { nodePlatform } from "../storage/platform.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"

interface Sent {
  readonly baton: string | null
  readonly requests: readonly { readonly type: string }[]
}

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
  await connect().hrana.run([step("CREATE TABLE numbers (number INTEGER)")])
})
afterAll(() => sqld.stop())

const step = (sql: string): Step => ({ sql, args: [] })
const one = [step("SELECT 1")]

/** `now` is its clock; `answer` may stand in for the server's. */
function connect(
  now = () => 0,
  answer: (sent: Sent) => Response | undefined = () => undefined,
  { url, fetch }: { url: string; fetch: Fetch } = { url: sqld.url, fetch: globalThis.fetch },
) {
  const sent: Sent[] = []
  const kept = new KeptStreams({ ...nodePlatform, now })
  const hrana = new Hrana({
    ...{ url, timeoutMs: 10_000, kept },
    fetch(url, init) {
      const request = JSON.parse(String(init.body)) as Sent
      sent.push(request)
      const answered = answer(request)
      return answered ? Promise.resolve(answered) : fetch(url, init)
    },
  })
  return { hrana, sent }
}

test("a request goes on in the stream of the one before", async () => {
  const { hrana, sent } = connect()
  for (let time = 0; time < 3; time++) expect(await hrana.run(one)).toEqual([[[1]]])
  expect(sent.map(({ baton }) => baton === null)).toEqual([true, false, false])
  expect(sent.flatMap(({ requests }) => requests.map(({ type }) => type))).toEqual(
    Array(3).fill("batch"),
  )
})

test("one that is old is closed with its last request", async () => {
  let nowMs = 0
  const { hrana, sent } = connect(() => nowMs)
  for (; nowMs < 6_000; nowMs += 1_000) expect(await hrana.run(one)).toEqual([[[1]]])
  expect(sent.map(({ baton }) => baton === null)).toEqual([true, false, false, true, false, false])
  expect(sent.map(({ requests }) => requests.length)).toEqual([1, 1, 2, 1, 1, 2])
})

test("one that was idle for long is not asked any more", async () => {
  let nowMs = 0
  const { hrana, sent } = connect(() => nowMs)
  await hrana.run(one)
  nowMs = 4_000
  await hrana.run(one)
  expect(sent.map(({ baton }) => baton)).toEqual([null, null])
})

// In an open stream, sqld goes on to write to the one that is gone.
test("a database that came in the place of another one is written to", async () => {
  await using server = await startSqld({ namespaces: ["one"] })
  const { port } = new URL(server.url)
  const place = `${server.adminUrl}/v1/namespaces/one`
  const headers = { "content-type": "application/json" }
  const admin = async (path: string, method: string) => {
    const response = await fetch(`${place}${path}`, { method, headers, body: "{}" })
    expect(response.status).toBe(200)
  }
  const target = namespaceIn(`http://one.127.0.0.1:${port}`)
  let nowMs = 0
  const [steady, rare] = [
    connect(() => nowMs, undefined, target),
    connect(() => nowMs, undefined, target),
  ]
  const create = [step("CREATE TABLE numbers (number INTEGER)")]
  await steady.hrana.run(create)
  const insert = [step("INSERT INTO numbers VALUES (1)")]
  for (const { hrana } of [steady, rare]) {
    expect(await Promise.all([hrana.run(insert), hrana.run(insert)])).toEqual([[[]], [[]]])
  }
  await admin("", "DELETE")
  await expect(steady.hrana.run(insert)).rejects.toThrow("404")
  await admin("/create", "POST")
  await steady.hrana.run(create)
  expect(await steady.hrana.run(insert)).toEqual([[]])
  nowMs = 4_000
  expect(await rare.hrana.run(insert)).toEqual([[]])
  const [rows] = await connect(undefined, undefined, target).hrana.run([
    step("SELECT count(*) FROM numbers"),
  ])
  expect(rows).toEqual([[2]])
})

test("those of a server that was started again are forgotten", async () => {
  const { hrana, sent } = connect()
  await hrana.run(one)
  await sqld.restart()
  expect(await hrana.run(one)).toEqual([[[1]]])
  expect(sent.map(({ baton }) => baton === null)).toEqual([true, false, true])
})

test("those that a server says it does not find are forgotten", async () => {
  const { hrana, sent } = connect(undefined, ({ baton }) => {
    if (baton === null) return undefined
    return Response.json({ error: "stream not found: 6d1f" }, { status: 404 })
  })
  for (let time = 0; time < 2; time++) expect(await hrana.run(one)).toEqual([[[1]]])
  expect(sent.map(({ baton }) => baton === null)).toEqual([true, false, true])
})

test("a transaction that is left open ends with its stream", async () => {
  const { hrana, sent } = connect()
  const steps = [
    "BEGIN IMMEDIATE",
    "INSERT INTO numbers VALUES (1)",
    "SELECT missing FROM numbers",
  ].map(step)
  expect((await hrana.run(steps)).at(-1)).toBeInstanceOf(HranaError)
  expect(sent.at(-1)?.requests).toEqual([{ type: "close" }])
  const [, rows] = await hrana.run([
    step("BEGIN IMMEDIATE"),
    step("SELECT * FROM numbers"),
    step("ROLLBACK"),
  ])
  expect(rows).toEqual([])
})

test("many requests at once keep but a few", async () => {
  const { hrana, sent } = connect()
  await Promise.all(Array.from({ length: 40 }, () => hrana.run(one)))
  const closed = sent.filter(({ requests }) => requests.some(({ type }) => type === "close"))
  expect(closed.length).toBeGreaterThanOrEqual(24)
  expect(closed.length).toBeLessThan(40)
})
