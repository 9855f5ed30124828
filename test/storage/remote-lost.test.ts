/** What a remote storage makes of commits that get no proper answer, and whose request carries them. */
import { AsyncLocalStorage } from "node:async_hooks"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import type { Change, ItemKey, Storage } from "../../src/storage/storage.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { nodePlatform as platform } from "./platform.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

let tables = 0

function keyOf(name: string, sort = ""): ItemKey {
  return { hash: 7, partition: Buffer.from(name), sort: Buffer.from(sort) }
}

function put(table: number, key: ItemKey, body: string, size = 10): Change {
  return { change: "putItem", table, key, row: { body, size } }
}

function increment(storage: Storage, table: number, key: ItemKey): Promise<number> {
  return storage.write([{ space: "item", table, key }], ([row]) => {
    const next = Number(row?.body ?? 0) + 1
    return { changes: [put(table, key, String(next))], reply: next }
  })
}

const isCommit = (init: RequestInit) => String(init.body).includes("INSERT INTO receipts")

test("a commit whose first reply was lost is sent on, whatever comes after", async () => {
  for (const next of [404, 408, 425]) {
    const table = ++tables
    let commits = 0
    const storage = await openRemote({
      url: sqld.url,
      platform,
      fetch: async (url, init) => {
        if (!isCommit(init)) return fetch(url, init)
        commits++
        if (commits === 2) return new Response("not here", { status: next })
        const reply = await fetch(url, init)
        if (commits > 1) return reply
        throw new TypeError(`cut after ${(await reply.text()).length}`)
      },
    })
    const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
    expect(await Promise.all(both)).toEqual([1, 1])
    expect(commits).toBe(3)
    await storage.close()
  }
})

test("a status that turns a commit away is an error of ours, and nothing is tried apart", async () => {
  const table = ++tables
  let commits = 0
  const storage = await openRemote({
    url: sqld.url,
    platform,
    fetch: async (url, init) => {
      if (!isCommit(init)) return fetch(url, init)
      commits++
      return new Response("not here", { status: 404 })
    },
  })
  const both = [increment(storage, table, keyOf("a")), increment(storage, table, keyOf("b"))]
  const failures = await Promise.allSettled(both)
  for (const failure of failures) {
    expect(failure).toMatchObject({ reason: { code: "InternalServerError" } })
  }
  expect(commits).toBe(1)
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
    let commits = 0
    const storage = await openRemote({
      url: sqld.url,
      platform,
      fetch: async (url, init) => {
        const reply = await fetch(url, init)
        if (!isCommit(init)) return reply
        commits++
        return commits > 1 ? reply : Response.json(shorten((await reply.json()) as Reply))
      },
    })
    expect(await increment(storage, table, keyOf("k"))).toBe(1)
    expect(await increment(storage, table, keyOf("k"))).toBe(2)
    expect(commits).toBe(3)
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
      const isLarge = String(init.body).includes(
        Buffer.from("large").toString("base64").slice(0, 6),
      )
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
  large.finally(() => {
    isDone = true
  })
  const small: Promise<string>[] = []
  for (let at = 0; !isDone; at++) {
    small.push(requests.run("small", () => write(`small${at}`, "1")))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(await large).toHaveLength(25)
  expect(await Promise.all(small)).toHaveLength(small.length)
  expect(small.length).toBeGreaterThan(1)
  expect(strangers).toEqual([])
  await storage.close()
})
