/** The API as it is asked by HTTP: what was wrong in dynamodb-mini is right, what was right is as it was. */
import { describe, expect, test } from "vitest"
import { type Call, callerAt, newCollection, newEntry, otherKey } from "./subjects.ts"

/** @param url of a server that the tests of a file share */
export function describeApi(url: () => string): void {
  const call: Call = (...args) => callerAt(url(), otherKey.key)(...args)

  const nobody = "/user/nobody/collection/2264a21d-42c6-43f1-89f6-0f1e7acafcb3"

  let users = 0
  function newUser(): string {
    users += 1
    return `api-user-${users}`
  }

  async function codeOf(reply: ReturnType<Call>): Promise<string> {
    const { status, body } = await reply
    return `${status} ${body?.error?.code}`
  }

  describe("what is not there", () => {
    test.each(["latest", "current", "all"])("a collection, %s", async (filter) => {
      expect(await codeOf(call("GET", `${nobody}?filter=${filter}`))).toBe(
        "404 COLLECTION_NOT_FOUND",
      )
      expect(await codeOf(call("GET", `${nobody}/entry?filter=${filter}`))).toBe(
        "404 COLLECTION_NOT_FOUND",
      )
    })

    test.each(["latest", "current", "all"])("an entry, %s", async (filter) => {
      const path = `${await newCollection(call, newUser())}/entry/nobody`
      expect(await codeOf(call("GET", `${path}?filter=${filter}`))).toBe("404 ENTRY_NOT_FOUND")
    })

    test("PUT makes nothing", async () => {
      expect(await codeOf(call("PUT", nobody, { name: "x" }))).toBe("404 COLLECTION_NOT_FOUND")
      expect((await call("GET", "/user/nobody/collection?filter=all")).body).toEqual([])
      const path = `${await newCollection(call, newUser())}/entry/nobody`
      expect(await codeOf(call("PUT", path, { name: "x" }))).toBe("404 ENTRY_NOT_FOUND")
      expect(await codeOf(call("DELETE", path))).toBe("404 ENTRY_NOT_FOUND")
    })

    test("routes and methods", async () => {
      expect(await codeOf(call("GET", "/nothing"))).toBe("404 ROUTE_NOT_FOUND")
      const reply = await call("DELETE", "/collection")
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET"])
    })
  })

  test("a deleted collection hides its entries, and keeps their history", async () => {
    const collection = await newCollection(call, newUser())
    const entry = await newEntry(call, collection, { name: "a", value: 1 })
    await call("DELETE", collection)
    expect(await codeOf(call("GET", collection))).toBe("404 COLLECTION_NOT_FOUND")
    expect((await call("GET", `${collection}?filter=current`)).body[0].meta.deletedAt).toBeDefined()
    for (const path of [entry, `${collection}/entry`]) {
      expect(await codeOf(call("GET", path))).toBe("404 COLLECTION_DELETED")
      expect((await call("GET", `${path}?filter=current`)).body).toHaveLength(1)
      expect((await call("GET", `${path}?filter=all`)).body).toHaveLength(1)
    }
    expect(await codeOf(call("PUT", entry, { value: 2 }))).toBe("404 COLLECTION_DELETED")
    expect(await codeOf(call("DELETE", entry))).toBe("404 COLLECTION_DELETED")
    expect(await codeOf(call("POST", `${collection}/entry`, { name: "b" }))).toBe(
      "404 COLLECTION_DELETED",
    )
    expect((await call("GET", `${entry}/versions`)).body).toHaveLength(1)
    expect((await call("POST", `${collection}/restore`, { version: "r1" })).status).toBe(200)
    expect((await call("GET", entry)).body[0].value).toBe(1)
  })

  describe("values", () => {
    test.each([0, false, "", "text", null, [], [1], {}, 1.5, { __proto__x: 1 }, "\ud800"])(
      "%j comes back",
      async (value) => {
        const collection = await newCollection(call, newUser())
        const entry = await newEntry(call, collection, { name: "a", value })
        const [found] = (await call("GET", entry)).body
        if (value === null) expect(found).not.toHaveProperty("value")
        else expect(found.value).toEqual(value)
      },
    )

    test("what is not given stays; null clears", async () => {
      const collection = await newCollection(call, newUser())
      const entry = await newEntry(call, collection, { name: "a", value: { x: 1 } })
      const after = async (body: object) => {
        await call("PUT", entry, body)
        const [{ name, value }] = (await call("GET", entry)).body
        return { name, value }
      }
      expect(await after({ name: "b" })).toEqual({ name: "b", value: { x: 1 } })
      expect(await after({ value: 2 })).toEqual({ name: "b", value: 2 })
      expect(await after({ value: null })).toEqual({ name: "b", value: undefined })
    })

    test.each([
      [{}, "400 INVALID_ENTRY"],
      [[], "400 INVALID_ENTRY"],
      [{ name: ["a"] }, "400 INVALID_ENTRY"],
      [{ name: "" }, "400 INVALID_NAME"],
      [{ name: "n".repeat(1025) }, "400 INVALID_ENTRY"],
      [{ value: "v".repeat(350 * 1024) }, "413 VALUE_TOO_LARGE"],
      [{ value: "v".repeat(800 * 1024) }, "413 BODY_TOO_LARGE"],
    ])("refused, and nothing is written: %#", async (body, code) => {
      const collection = await newCollection(call, newUser())
      expect(await codeOf(call("POST", `${collection}/entry`, body))).toBe(code)
      expect((await call("GET", `${collection}/entry?filter=all`)).body).toEqual([])
    })

    test("no JSON, or another type", async () => {
      const path = `/user/${newUser()}/collection`
      const send = (body: string, type: string) =>
        fetch(`${url()}/api${path}`, {
          method: "POST",
          headers: { "x-api-key": otherKey.key, "content-type": type },
          body,
        })
      expect((await send("{", "application/json")).status).toBe(400)
      expect((await send("name=a", "application/x-www-form-urlencoded")).status).toBe(415)
      const deep = await send(`{"name":"a","value":${"[".repeat(100_000)}}`, "application/json")
      expect(deep.status).toBe(400)
      expect((await call("GET", path)).body).toEqual([])
    })

    test("an entry as large as it may be, 21 times", async () => {
      const collection = await newCollection(call, newUser())
      const entry = await newEntry(call, collection, { name: "a", value: "v".repeat(350_000) })
      for (let n = 0; n < 20; n += 1)
        await call("PUT", entry, { value: `${n}`.padEnd(350_000, "v") })
      const [latest] = (await call("GET", entry)).body
      expect([latest.meta.revision, latest.value.slice(0, 3)]).toEqual([21, "19v"])
    })
  })

  describe("history", () => {
    test("restored, the fifth is as the first was", async () => {
      const collection = await newCollection(call, newUser())
      const entry = await newEntry(call, collection, { name: "a", value: 1 })
      for (const value of [2, 3, 4]) await call("PUT", entry, { name: `a${value}`, value })
      const { body } = await call("POST", `${entry}/restore`, { version: "r1" })
      expect([body.meta.revision, body.name, body.value]).toEqual([5, "a", 1])
      const { body: versions } = await call("GET", `${entry}/versions?order=asc`)
      const seen = versions.map((each: { value: number }) => each.value)
      expect(seen).toEqual([1, 2, 3, 4, 1])
      for (const { meta, value } of versions) {
        for (const name of [meta.version, `r${meta.revision}`]) {
          const found = await call("GET", `${entry}/versions/${name}`)
          expect(found.body.value).toBe(value)
          expect(found.headers.get("etag")).toBe(`"${meta.version}"`)
        }
      }
      expect(await codeOf(call("GET", `${entry}/versions/r6`))).toBe("404 VERSION_NOT_FOUND")
      expect(await codeOf(call("GET", `${entry}/versions/1`))).toBe("404 VERSION_NOT_FOUND")
      expect(await codeOf(call("GET", `${entry}/versions/x`))).toBe("400 INVALID_VERSION")
    })

    test("as it was before the deletion", async () => {
      const user = newUser()
      const collection = await newCollection(call, user)
      const entry = await newEntry(call, collection, { name: "a", value: 1 })
      const moment = (await call("GET", entry)).body[0].meta.version
      const deleted = (await call("DELETE", entry)).body.meta.version
      await newEntry(call, collection, { name: "later", value: 1 })
      const time = new Date(moment).toISOString()
      for (const at of [moment, time, deleted - 1]) {
        const list = await call("GET", `${collection}/entry?at=${at}`)
        expect(list.body.map(({ name }: { name: string }) => name)).toEqual(["a"])
        expect((await call("GET", `${entry}?at=${at}`)).body[0].value).toBe(1)
      }
      expect((await call("GET", `${collection}/entry?at=${deleted}`)).body).toEqual([])
      expect(await codeOf(call("GET", `${entry}?at=${deleted}`))).toBe("404 ENTRY_NOT_FOUND")
      await call("DELETE", collection)
      expect((await call("GET", `/user/${user}/collection?at=${moment}`)).body).toHaveLength(1)
      expect((await call("GET", `${collection}/entry?at=${moment}`)).body).toHaveLength(1)
      expect((await call("GET", `/user/${user}/collection?at=1`)).body).toEqual([])
      expect(await codeOf(call("GET", `${collection}?at=yesterday`))).toBe("400 INVALID_TIME")
    })

    test("a stale If-Match writes nothing, a fresh one does", async () => {
      const collection = await newCollection(call, newUser())
      const entry = await newEntry(call, collection, { name: "a", value: 1 })
      const first = (await call("GET", entry)).headers.get("etag") ?? ""
      expect((await call("PUT", entry, { value: 2 }, { "if-match": first })).status).toBe(200)
      for (const method of ["PUT", "DELETE"]) {
        const body = method === "PUT" ? { value: 3 } : undefined
        const reply = await call(method, entry, body, { "if-match": first })
        expect([reply.status, reply.body.error.code]).toEqual([412, "VERSION_CONFLICT"])
        const etag = (await call("GET", entry)).headers.get("etag")
        expect(`"${reply.body.error.details.current}"`).toBe(etag)
      }
      expect((await call("GET", `${entry}/versions`)).body).toHaveLength(2)
      const etag = (await call("GET", entry)).headers.get("etag") ?? ""
      expect((await call("GET", entry, undefined, { "if-none-match": etag })).status).toBe(304)
      expect((await call("DELETE", entry, undefined, { "if-match": etag })).status).toBe(200)
    })
  })

  test("a browser may ask before it has a key", async () => {
    const { status, headers } = await fetch(`${url()}/api/collection`, { method: "OPTIONS" })
    expect(status).toBe(204)
    expect(headers.get("access-control-allow-headers")).toContain("x-api-key")
    expect(headers.get("access-control-allow-origin")).toBe("*")
  })
}
