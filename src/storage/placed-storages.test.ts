// Databases of many places, with real ones in memory: they are gone when they are closed, so a test
// sees what stays open.
import { expect, test } from "vitest"
import {
  isThere,
  place,
  placementOf,
  platform,
  turns,
  type Watched,
  write,
} from "../../test/placement/fixture.ts"
import { ApiError } from "../error.ts"
import { openLocal } from "./libsql/local.ts"

test("each place has its own, which is opened once for many who come at the same time", async () => {
  const { at, opened } = placementOf()
  expect(opened).toEqual([])
  await Promise.all([write(at("a")), write(at("a")), isThere(at("a")), isThere(at("b"))])
  expect(opened).toEqual(["a", "b"])
  expect(await isThere(at("a"))).toBe(true)
  expect(await isThere(at("b"))).toBe(false)
  // Of the same name, by `nameOf` of this test.
  expect(await isThere(at("a", "eu-west-1"))).toBe(true)
})

test("the one that was not used for the longest time is closed for another", async () => {
  const { at, opened, closed } = placementOf()
  await write(at("a"))
  await write(at("b"))
  await isThere(at("a"))
  await write(at("c"))
  expect(closed).toEqual(["b"])
  expect(await isThere(at("a"))).toBe(true)
  expect(opened).toEqual(["a", "b", "c"])
})

test("none is closed while it is used: who needs one more waits", async () => {
  const gates: (() => void)[] = []
  const { at, opened, closed } = placementOf({
    async open(place) {
      opened.push(place.account)
      const storage = await openLocal({ path: ":memory:", platform })
      return {
        async read(reads, consistency) {
          await new Promise<void>((resolve) => gates.push(resolve))
          return storage.read(reads, consistency)
        },
        write: (reads, plan) => storage.write(reads, plan),
        async close() {
          closed.push(place.account)
          await storage.close()
        },
      }
    },
  })
  const reads = ["a", "b", "c", "d"].map((name) => isThere(at(name)))
  await turns()
  expect(opened).toEqual(["a", "b"])
  gates[1]?.()
  await reads[1]
  await turns()
  expect(closed).toEqual(["b"])
  expect(opened).toHaveLength(3)
  while (gates.length > 0) {
    gates.shift()?.()
    await turns()
  }
  expect(await Promise.all(reads)).toEqual([false, false, false, false])
  expect(opened.toSorted()).toEqual(["a", "b", "c", "d"])
})

// Between "none is idle" and "wake me" there must be no gap, whenever the last call ends.
test.each(Array.from({ length: 13 }, (_, offset) => offset))(
  "whoever waits for room is woken: %i microtasks after the call under way was let go",
  async (offset) => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const { at } = placementOf({
      openMax: 1,
      open: async ({ account }) => ({
        async read() {
          if (account === "a") await released
          return [] as never
        },
        write: () => Promise.reject(new Error("nobody writes here")),
        close: async () => undefined,
      }),
    })
    const first = at("a").read([], "strong")
    await turns()
    release()
    for (let microtask = 0; microtask < offset; microtask++) await undefined
    const second = at("b").read([], "strong")
    expect(await first).toEqual([])
    const late = turns().then(() => "still waits")
    expect(await Promise.race([second, late])).toEqual([])
  },
)

test("a failure to open is told to all who wait, and to nobody after them", async () => {
  let fails = true
  const logged: unknown[] = []
  const placement = placementOf({
    async open() {
      if (fails) throw new Error("the disk is away")
      return openLocal({ path: ":memory:", platform })
    },
    platform: { ...platform, log: (_, event, fields) => void logged.push([event, fields]) },
  })
  const { at } = placement
  const results = await Promise.allSettled([write(at("a")), write(at("a")), write(at("a"))])
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"])
  expect(results[0]).toMatchObject({ reason: { code: "InternalServerError" } })
  expect(logged).toEqual([["database cannot be opened", { cause: "the disk is away" }]])
  await expect(placement.probe()).rejects.toThrow("the disk is away")
  fails = false
  await write(at("a"))
  await placement.probe()
})

// On Workers a request may be cancelled, and with it what others would be waiting for.
test("where nothing is shared each opens for itself, the first stays, and none waits", async () => {
  const gates: (() => void)[] = []
  const closed: number[] = []
  const { at } = placementOf({
    sharesWaiting: false,
    openMax: 1,
    async open() {
      const which = gates.length
      await new Promise<void>((resolve) => gates.push(resolve))
      const storage = await openLocal({ path: ":memory:", platform })
      return Object.assign(storage, { close: async () => void closed.push(which) })
    },
  })
  const writes = [write(at("a")), write(at("a")), write(at("b"))]
  await turns()
  expect(gates).toHaveLength(3)
  gates[2]?.()
  await writes[2]
  gates[1]?.()
  await Promise.race(writes.slice(0, 2))
  expect(await isThere(at("a"))).toBe(true)
  gates[0]?.()
  await Promise.all(writes)
  expect(await isThere(at("a"))).toBe(true)
  // The one that came too late.
  expect(closed).toContain(0)
})

test("an error in DynamoDB's words stays as it is", async () => {
  const failure = new ApiError("ServiceUnavailableException", "The database does not answer")
  const { at } = placementOf({ open: () => Promise.reject(failure) })
  await expect(isThere(at("a"))).rejects.toBe(failure)
})

test("a place that cannot be is refused before anything is opened", () => {
  const refusal = ApiError.invalid("no such place")
  const { at, opened } = placementOf({
    nameOf() {
      throw refusal
    },
  })
  expect(() => at("..")).toThrow(refusal)
  expect(opened).toEqual([])
})

test("maintenance sees what is open, and of the others one after the other", async () => {
  const list = async () => [place("a"), place("b"), place("c"), place("d")]
  const { at, opened, storagesToMaintain } = watchMaintenance(placementOf({ list, openMax: 3 }))
  await write(at("d"))
  expect(await storagesToMaintain()).toHaveLength(2)
  expect(opened).toEqual(["d", "a"])
  await storagesToMaintain()
  expect(opened).toEqual(["d", "a", "b"])
  // `d` makes room in the end: to look after a database is not to use it.
  await storagesToMaintain()
  await storagesToMaintain()
  expect(opened.slice(3, 5)).toEqual(["c", "d"])
})

test("after close every call is refused, and all are closed once", async () => {
  const placement = placementOf()
  const { at, closed } = placement
  const writing = write(at("a"))
  await write(at("b"))
  await placement.close()
  await writing
  expect(closed.toSorted()).toEqual(["a", "b"])
  await expect(write(at("a"))).rejects.toThrow("The database is closed")
  await expect(write(at("c"))).rejects.toThrow("The database is closed")
  await placement.close()
  expect(closed).toHaveLength(2)
})

// Between a place's entry and the promise of its opening `close` could see neither.
test.each([true, false])(
  "what is being opened does not outlive close (shared: %s)",
  async (shared) => {
    for (let offset = 0; offset <= 12; offset++) {
      const placement = placementOf({ sharesWaiting: shared })
      const { at, opened, closed } = placement
      const reading = isThere(at("a")).catch((error: Error) => error.message)
      for (let microtask = 0; microtask < offset; microtask++) await undefined
      await placement.close()
      expect(await reading).toBeOneOf([false, "The database is closed"])
      expect(closed, `closed after ${offset} microtasks`).toEqual(opened)
    }
  },
)

test("folders that cannot be listed keep maintenance from nothing that is at hand", async () => {
  const logged: string[] = []
  let fails = true
  const placement = placementOf({
    async list() {
      if (fails) throw new Error("EIO")
      return [place("b")]
    },
    platform: { ...platform, log: (_, event) => void logged.push(event) },
  })
  await write(placement.at("a"))
  expect(await placement.storagesToMaintain()).toHaveLength(1)
  expect(logged).toEqual(["databases cannot be listed"])
  fails = false
  expect(await placement.storagesToMaintain()).toHaveLength(2)
})

/** As maintenance does, each of the storages is asked. */
function watchMaintenance(watched: Watched): Watched {
  return Object.assign(Object.create(watched), {
    ...watched,
    async storagesToMaintain() {
      const storages = await watched.storagesToMaintain()
      for (const storage of storages) await isThere(storage)
      return storages
    },
  })
}
