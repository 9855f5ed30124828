/** What a remote storage makes of commits that get no proper answer, and whose request carries them. */
import { AsyncLocalStorage } from "node:async_hooks"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"
import { increment, keyOf, put } from "./single-items.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

let tables = 0

const isCommit = (init: RequestInit) => String(init.body).includes("INSERT INTO receipts")

/** A storage whose commits are answered by `answer`, which is told their number, from 1. */
async function openAnswered(
  answer: (number: number, send: () => Promise<Response>) => Promise<Response>,
) {
  let commits = 0
  const storage = await openRemote({
    url: sqld.url,
    platform,
    fetch: (url, init) => {
      const send = () => fetch(url, init)
      return isCommit(init) ? answer(++commits, send) : send()
    },
  })
  return { storage, commits: () => commits }
}

test("a commit whose first reply was lost is sent on, whatever comes after", async () => {
  for (const next of [404, 408, 425]) {
    const table = ++tables
    const { storage, commits } = await openAnswered(async (number, send) => {
      if (number === 2) return new Response("not here", { status: next })
      const reply = await send()
      if (number > 1) return reply
      throw new TypeError(`cut after ${(await reply.text()).length}`)
    })
    const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
    expect(await Promise.all(both)).toEqual([1, 1])
    expect(commits()).toBe(3)
    await storage.close()
  }
})

test("a status that turns a commit away is an error of ours, and nothing is tried apart", async () => {
  const table = ++tables
  const notHere = async () => new Response("not here", { status: 404 })
  const { storage, commits } = await openAnswered(notHere)
  const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
  const failures = await Promise.allSettled(both)
  for (const failure of failures) {
    expect(failure).toMatchObject({ reason: { code: "InternalServerError" } })
  }
  expect(commits()).toBe(1)
  await storage.close()
})

interface Reply {
  results: {
    response: { result: { step_results: unknown[]; step_errors?: unknown[] | undefined } }
  }[]
}

test("a reply that says less than it should is one that was lost", async () => {
  const shortened: ((reply: Reply) => unknown)[] = [
    () => null,
    () => ({}),
    () => ({ results: [] }),
    (reply) => {
      for (const { response } of reply.results.slice(0, 1)) response.result.step_errors = undefined
      return reply
    },
    ...[0, 3, 5].map((length) => (reply: Reply) => {
      for (const { response } of reply.results.slice(0, 1)) {
        response.result.step_results.length = length
        if (response.result.step_errors) response.result.step_errors.length = length
      }
      return reply
    }),
  ]
  for (const shorten of shortened) {
    const table = ++tables
    const { storage, commits } = await openAnswered(async (number, send) => {
      const reply = await send()
      return number > 1 ? reply : Response.json(shorten((await reply.json()) as Reply))
    })
    expect(await increment(storage, table, keyOf("k"))).toBe(1)
    expect(await increment(storage, table, keyOf("k"))).toBe(2)
    expect(commits()).toBe(3)
    await storage.close()
  }
})

test("without sharing, what is put off stays with the request it came in", async () => {
  const table = ++tables
  const requests = new AsyncLocalStorage<string>()
  const strangers: string[] = []
  const storage = await openRemote({
    url: sqld.url,
    platform,
    sharing: false,
    fetch: (url, init) => {
      const isLarge = String(init.body).includes(Buffer.from("large").toString("hex"))
      const mine = requests.getStore() ?? ""
      if (isLarge !== (mine === "large")) strangers.push(mine)
      return fetch(url, init)
    },
  })
  const write = (name: string, body: string) =>
    storage.write([{ space: "item", table, key: keyOf(name) }], () => ({
      changes: [put(table, keyOf(name), body, body.length)],
      reply: name,
    }))
  const body = JSON.stringify("x".repeat(390_000))
  const large = requests.run("large", () =>
    Promise.all(Array.from({ length: 25 }, (_, at) => write(`large${at}`, body))),
  )
  let isDone = false
  const done = large.finally(() => {
    isDone = true
  })
  let smalls = 0
  const putSmalls = async () => {
    while (!isDone) await write(`small${smalls++}`, "1")
  }
  // One after another in each lane: a slow server gets no more of them, but the same for longer.
  const lanes = [1, 2, 3, 4].map(() => requests.run("small", putSmalls))
  expect(await done).toHaveLength(25)
  await Promise.all(lanes)
  expect(smalls).toBeGreaterThan(4)
  expect(strangers).toEqual([])
  await storage.close()
})
