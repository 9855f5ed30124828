/** Names are one object's alone, and users are nobody else, however they are spelt. */
import { describe, expect, test } from "vitest"
import { type Call, callerAt, newCollection, newEntry, otherKey } from "./subjects.ts"

/** @param url of a server that the tests of a file share */
export function describeNames(url: () => string): void {
  const call: Call = (...args) => callerAt(url(), otherKey.key)(...args)

  let users = 0
  function newUser(): string {
    users += 1
    return `name-user-${users}`
  }

  async function codeOf(reply: ReturnType<Call>): Promise<string> {
    const { status, body } = await reply
    return `${status} ${body?.error?.code}`
  }

  describe("names", () => {
    test("collections: asked for again, the same one; at once, too", async () => {
      const user = newUser()
      const made = await Promise.all(Array.from({ length: 20 }, () => newCollection(call, user)))
      expect(new Set(made).size).toBe(1)
      expect((await call("GET", `/user/${user}/collection`)).body).toHaveLength(1)
      const headers = { "if-none-match": "*" }
      expect(
        await codeOf(call("POST", `/user/${user}/collection`, { name: "posts" }, headers)),
      ).toBe("412 VERSION_CONFLICT")
    })

    test("entries: taken, unless what is there will do", async () => {
      const collection = await newCollection(call, newUser())
      const all = await Promise.all(
        Array.from({ length: 20 }, () => call("POST", `${collection}/entry`, { name: "a" })),
      )
      expect(all.map(({ status }) => status).toSorted()).toEqual([201, ...Array(19).fill(409)])
      expect(all.find(({ status }) => status === 409)?.body.error.code).toBe("NAME_TAKEN")
      const body = { name: "a", value: 2 }
      const again = await call("POST", `${collection}/entry?ifExists=return`, body)
      expect([again.status, again.body.value]).toEqual([200, undefined])
      expect((await call("GET", `${collection}/entry`)).body).toHaveLength(1)
    })

    test("are free again once they are given up", async () => {
      const collection = await newCollection(call, newUser())
      const entry = await newEntry(call, collection, { name: "a" })
      await call("PUT", entry, { name: "b" })
      const other = await newEntry(call, collection, { name: "a" })
      expect(await codeOf(call("PUT", other, { name: "b" }))).toBe("409 NAME_TAKEN")
      await call("DELETE", entry)
      expect((await call("PUT", other, { name: "b" })).status).toBe(200)
      expect(await codeOf(call("POST", `${entry}/restore`, { version: "r2" }))).toBe(
        "409 NAME_TAKEN",
      )
      expect((await call("POST", `${entry}/restore`, { version: "r1" })).status).toBe(200)
    })

    test("find entries and collections", async () => {
      const user = newUser()
      const collection = await newCollection(call, user, "the posts")
      await newEntry(call, collection, { name: "a b&c", value: 1 })
      const list = async (path: string) => (await call("GET", path)).body.length
      expect(await list(`${collection}/entry?name=${encodeURIComponent("a b&c")}`)).toBe(1)
      expect(await list(`${collection}/entry?name=a`)).toBe(0)
      expect(await list(`/user/${user}/collection?name=the+posts`)).toBe(1)
      expect(await list(`/user/${newUser()}/collection?name=the+posts`)).toBe(0)
    })
  })

  describe("users", () => {
    test.each(["日本", "한국", "a#b", "ab", "a/b", "50%", "%25", "Some User", "Some-User", "😀"])(
      "%s is nobody else",
      async (user) => {
        const own = `/user/${encodeURIComponent(user)}/collection`
        const collection = await newCollection(call, encodeURIComponent(user), "only")
        const { body } = await call("GET", own)
        expect(body).toHaveLength(1)
        expect(body[0].meta.user).toBe(user)
        expect((await call("GET", collection)).body[0].meta.user).toBe(user)
        await call("DELETE", collection)
        expect((await call("GET", own)).body).toEqual([])
      },
    )

    test.each(["%20", "%00", "a%0a", "u".repeat(201)])("%s is none", async (user) => {
      expect(await codeOf(call("GET", `/user/${user}/collection`))).toBe("400 INVALID_USER")
    })
  })
}
