/**
 * What dynamodb-mini's integration test holds its server and its client to, behaviour by behaviour,
 * through our client. The numbers are those of that list.
 */
import { type Collection, dynamomini } from "libdynamo/collections"
import { describe, expect, test } from "vitest"
import { callerAt, storeAt } from "./subjects.ts"

let users = 0
function newUser(): string {
  users += 1
  return `user-${users}`
}

const namesOf = (all: readonly { readonly name: string | undefined }[]) =>
  all.map(({ name }) => name).toSorted()

/** @param url of a server that the tests of a file share */
export function describeBehaviours(url: () => string): void {
  describe("behaviours of dynamodb-mini", () => {
    const store = () => storeAt(url())

    async function destroyAll(): Promise<void> {
      for (const collection of await store().getCollections()) await collection.destroy()
    }

    test("1: the factory makes a store", () => {
      expect(dynamomini({ apiSecret: "a", baseURL: "http://h:3000" })).toMatchObject({
        getCollections: expect.any(Function),
        addCollection: expect.any(Function),
      })
    })

    test("2: a collection is made once, however often it is asked for", async () => {
      const user = newUser()
      const made = await store().addCollection({ user, name: "posts" })
      expect(made.meta).toMatchObject({ application: "test-app", user })
      expect(made.meta.collection).toBeDefined()
      expect(made.meta.version).toBeDefined()
      expect(made).toMatchObject({ name: "posts", deletedAt: null })
      const again = await store().addCollection({ user, name: "posts" })
      expect(again).toMatchObject({ name: "posts", deletedAt: null })
      expect(again.meta.collection).toBe(made.meta.collection)
    })

    test("3 and 4: collections are counted as they come and go; `current` keeps all", async () => {
      await destroyAll()
      const count = async () => (await store().getCollections()).length
      expect(await count()).toBe(0)
      const before = (await store().getCollections({ filter: "current" })).length
      const first = await store().addCollection({ user: newUser(), name: "first" })
      expect(await count()).toBe(1)
      const second = await store().addCollection({ user: newUser(), name: "second" })
      expect(await count()).toBe(2)
      await first.destroy()
      expect(await count()).toBe(1)
      await second.destroy()
      expect(await count()).toBe(0)
      const all = await store().getCollections({ filter: "current" })
      expect(all).toHaveLength(before + 2)
      // Also of those that are deleted: `isDeleted` tells.
      expect(all.every(({ deletedAt }) => deletedAt === null)).toBe(true)
      expect(all.every(({ isDeleted }) => isDeleted)).toBe(true)
    })

    test("5: a user has only the user's collections", async () => {
      const [user, other] = [newUser(), newUser()]
      const first = await store().addCollection({ user, name: "first" })
      await store().addCollection({ user: other, name: "first" })
      await store().addCollection({ user, name: "second" })
      const found = await store().getCollections({ user })
      expect(namesOf(found)).toEqual(["first", "second"])
      expect(found.every(({ meta }) => meta.user === user)).toBe(true)
      await first.destroy()
      expect(namesOf(await store().getCollections({ user }))).toEqual(["second"])
      expect(namesOf(await store().getCollections({ user, filter: "current" }))).toEqual([
        "first",
        "second",
      ])
    })

    test("6 and 7: entries are counted as they come and go", async () => {
      const collection = await store().addCollection({ user: newUser(), name: "posts" })
      const counts = [(await collection.getEntries()).length]
      const made = []
      for (const name of ["a", "b", "c"]) {
        const entry = await collection.addEntry({ name, value: { of: name, list: [1, "2"] } })
        expect(entry).toMatchObject({ name, value: { of: name, list: [1, "2"] } })
        made.push(entry)
        counts.push((await collection.getEntries()).length)
      }
      await made[0]?.destroy()
      counts.push((await collection.getEntries()).length)
      await made[1]?.destroy()
      counts.push((await collection.getEntries()).length)
      expect(counts).toEqual([0, 1, 2, 3, 2, 1])
      const all = await collection.getEntries({ filter: "current" })
      expect(all).toHaveLength(3)
      expect(all.every(({ deletedAt }) => deletedAt === null)).toBe(true)
    })

    test("8: a new name is that collection's alone", async () => {
      const user = newUser()
      const one = await store().addCollection({ user, name: "one" })
      const sibling = await store().addCollection({ user, name: "sibling" })
      await one.update({ name: "other" })
      expect([one.name, sibling.name]).toEqual(["other", "sibling"])
      expect(namesOf(await store().getCollections({ user }))).toEqual(["other", "sibling"])
    })

    test("9: destroy removes that one, whatever is made in between", async () => {
      const user = newUser()
      const make = (name: string): PromiseLike<Collection> => store().addCollection({ user, name })
      const one = await make("one")
      await make("two")
      await one.destroy()
      expect(one.deletedAt).toEqual(expect.any(String))
      const three = await make("three")
      await make("one")
      await three.destroy()
      expect(namesOf(await store().getCollections({ user }))).toEqual(["one", "two"])
    })

    test("10 and 11: an entry's name and whole value change; destroy takes that one", async () => {
      const collection = await store().addCollection({ user: newUser(), name: "posts" })
      const entry = await collection.addEntry({ name: "a", value: { old: 1, both: 1 } })
      await collection.addEntry({ name: "b", value: { x: 1 } })
      await entry.update({ name: "c", value: { both: 2, new: [] } })
      expect(entry).toMatchObject({ name: "c", value: { both: 2, new: [] } })
      const found = (await collection.getEntries()).find(({ name }) => name === "c")
      expect(found?.value).toEqual({ both: 2, new: [] })
      await entry.destroy()
      expect(namesOf(await collection.getEntries())).toEqual(["b"])
    })

    test("12: a collection that is made anew is empty", async () => {
      const user = newUser()
      const before = await store().addCollection({ user, name: "posts" })
      await before.addEntry({ name: "a", value: { x: 1 } })
      await before.destroy()
      const after = await store().addCollection({ user, name: "posts" })
      expect(after.meta.collection).not.toBe(before.meta.collection)
      expect(await after.getEntries()).toEqual([])
    })

    test("history: versions, moments, restored, with conditions", async () => {
      const collection = await store().create(newUser(), { name: "posts" })
      const entry = await collection.add({ name: "a", value: { n: 1 } })
      for (const n of [2, 3, 4]) await entry.update({ value: { n } })
      const stale = entry.meta.version - 1
      const refused = entry.update({ value: { n: 0 } }, { ifVersion: stale })
      await expect(refused).rejects.toMatchObject({ status: 412, code: "VERSION_CONFLICT" })
      const moment = entry.meta.version
      await entry.destroy()
      const before = await collection.at(moment)
      expect((await before.get()).map(({ value }) => value)).toEqual([{ n: 4 }])
      expect((await entry.at("r2")).value).toEqual({ n: 2 })
      await entry.restore("r1")
      expect(entry).toMatchObject({ name: "a", value: { n: 1 }, isDeleted: false })
      expect((await entry.history()).map(({ meta }) => meta.revision)).toEqual([6, 5, 4, 3, 2, 1])
    })

    test("without a key nobody is let in, and errors are JSON", async () => {
      for (const key of ["", "wrong", `${"my-api-key"} x`]) {
        const { status, headers, body } = await callerAt(url(), key)("GET", "/collection")
        expect([status, body.error.code]).toEqual([401, "UNAUTHENTICATED"])
        expect(headers.get("www-authenticate")).toBe("ApiKey")
        expect(headers.get("x-request-id")).toBe(body.error.requestId)
      }
    })
  })
}
