/**
 * An application's key against another's data: every route, with every mixture of ids that exist
 * and ids that do not. What is another's has to look exactly like what is not there.
 */
import { expect, test } from "vitest"
import { routes } from "../../src/services/collections/routes.ts"
import {
  type Called,
  callerAt,
  newCollection,
  newEntry,
  otherKey,
  startOnFile,
  testKey,
} from "./subjects.ts"

interface Ids {
  readonly user: string
  readonly collection: string
  readonly entry: string
}

const idsOf = (path: string): Ids => {
  const [, , user = "", , collection = "", , entry = ""] = path.split("/")
  return { user, collection, entry }
}

test("every route, every mixture", async () => {
  const { url } = await startOnFile()
  const [mine, theirs] = [callerAt(url, testKey.key), callerAt(url, otherKey.key)]
  // The same user and the same names on both sides: only the application differs.
  const own = idsOf(await newEntry(mine, await newCollection(mine, "ann"), { name: "e", value: 1 }))
  const path = await newEntry(theirs, await newCollection(theirs, "ann"), { name: "e", value: 2 })
  const other = idsOf(path)
  const alone = idsOf(
    await newEntry(theirs, await newCollection(theirs, "bob"), { name: "e", value: 3 }),
  )
  const nobody: Ids = {
    user: "carol",
    collection: "2264a21d-42c6-43f1-89f6-0f1e7acafcb3",
    entry: "42137ddf-256d-4f90-9e91-705bdded538a",
  }
  const all = [own, other, alone, nobody]
  const before = await everything(theirs)
  const version = before.versions[0]
  let asked = 0
  for (const { user } of all) {
    for (const { collection } of all) {
      for (const { entry } of all) {
        for (const { method, path: form } of routes) {
          const isOwn = user === own.user && collection === own.collection
          if (isOwn && (entry === own.entry || !form.includes(":entry"))) continue
          if (!form.includes(":collection")) continue
          const fill = (ids: Ids) =>
            form
              .replace(":user", ids.user)
              .replace(":collection", ids.collection)
              .replace(":entry", ids.entry)
              .replace(":version", String(version))
          const body = bodyFor(method, form)
          const queries =
            method === "GET" ? ["", "?filter=current", "?filter=all", "?at=9999999999999"] : [""]
          for (const query of queries) {
            const given = await mine(method, fill({ user, collection, entry }) + query, body)
            const absent = isOwn
              ? await mine(method, fill({ ...own, entry: nobody.entry }) + query, body)
              : await mine(method, fill(nobody) + query, body)
            expect(given.status, `${method} ${fill({ user, collection, entry })}`).toBe(404)
            expect(withoutId(given)).toEqual(withoutId(absent))
            asked += 1
          }
        }
      }
    }
  }
  expect(asked).toBeGreaterThan(500)
  expect(await everything(theirs)).toEqual(before)
  expect((await mine("GET", "/collection?filter=all")).body).toHaveLength(1)
  expect((await mine("GET", "/user/bob/collection?filter=all")).body).toEqual([])
  expect((await mine("GET", "/user/bob/collection?name=posts")).body).toEqual([])

  async function everything(call: typeof mine) {
    const collections = (await call("GET", "/collection?filter=all")).body
    const entries = []
    for (const ids of [other, alone]) {
      const entryPath = `/user/${ids.user}/collection/${ids.collection}/entry?filter=all`
      entries.push(...(await call("GET", entryPath)).body)
    }
    const versions: number[] = entries.map(({ meta }) => meta.version)
    return { collections, entries, versions }
  }
})

function bodyFor(method: string, form: string): object | undefined {
  if (method !== "POST" && method !== "PUT") return undefined
  return form.endsWith("/restore") ? { version: "r1" } : { name: "x", value: "mine" }
}

function withoutId({ status, body }: Called): object {
  const { requestId: _, ...error } = body.error
  return { status, error }
}

test("a cursor of another application is none", async () => {
  const { url } = await startOnFile()
  const [mine, theirs] = [callerAt(url, testKey.key), callerAt(url, otherKey.key)]
  for (const name of ["a", "b"]) await newCollection(theirs, "ann", name)
  const { headers } = await theirs("GET", "/collection?limit=1")
  const cursor = headers.get("x-next-cursor")
  expect(cursor).not.toBeNull()
  expect((await mine("GET", `/collection?cursor=${cursor}`)).body.error.code).toBe("INVALID_CURSOR")
})

test("no id is too long to be looked for", async () => {
  const { url } = await startOnFile()
  const call = callerAt(url)
  const collection = await newCollection(call, "%23".repeat(200))
  const long = encodeURIComponent("語".repeat(200))
  const absent = [
    collection.replace(/[^/]+$/, long),
    `${collection}/entry/${long}`,
    `${collection}/entry/${long}/versions/1`,
  ]
  for (const path of absent) expect((await call("GET", path)).status).toBe(404)
})
