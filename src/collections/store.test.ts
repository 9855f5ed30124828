/** The client by itself: what it asks for, and what it makes of the answers of servers old and new. */
import { expect, test } from "vitest"
import { createLocal } from "../runtime/create-local.ts"
import { DynamominiError, dynamomini } from "./index.ts"
import { configOf } from "./options.ts"

const apiKeys = [{ application: "test-app", key: "my-api-key" }]
const options = { apiSecret: "my-api-key", baseURL: "http://libdynamo.local" }

// As dynamodb-mini resolved them; `/api/` is taken for `/api`.
test.each([
  ["http://h:3000", "http://h:3000/api"],
  ["http://h:3000/", "http://h:3000/api"],
  ["http://h:3000/api", "http://h:3000/api"],
  ["http://h:3000/api/", "http://h:3000/api"],
  ["http://h:3000/pre", "http://h:3000/api"],
  ["http://h:3000/pre/", "http://h:3000/pre/api"],
])("%s means %s", (baseURL, base) => {
  expect(configOf({ apiSecret: "a", baseURL }).base).toBe(base)
})

test("options that are missing or wrong", () => {
  expect(() => dynamomini({ ...options, apiSecret: "" })).toThrow(
    "Missing a required parameter 'apiSecret'",
  )
  expect(() => dynamomini({ ...options, baseURL: "" })).toThrow(
    "Missing a required parameter 'baseURL'",
  )
  expect(() => dynamomini({ ...options, baseURL: "nowhere" })).toThrow(TypeError)
})

test("headers, query, authentication and time of axios", async () => {
  const seen: Request[] = []
  const store = dynamomini({
    ...options,
    axiosOptions: {
      timeout: 50,
      headers: { "x-own": "1" },
      params: { tenant: "t 1" },
      auth: { username: "ü", password: "p" },
    },
    fetch: (request) => {
      seen.push(request)
      return new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason))
      })
    },
  })
  await expect(store.getByUser("a/b c")).rejects.toMatchObject({ code: "TIMEOUT" })
  const [request] = seen
  expect(request?.url).toBe(
    "http://libdynamo.local/api/user/a%2Fb%20c/collection?tenant=t+1&filter=latest",
  )
  expect(request?.headers.get("x-own")).toBe("1")
  expect(request?.headers.get("x-api-key")).toBe("my-api-key")
  expect(request?.headers.get("authorization")).toBe("Basic w7w6cA==")
})

// To URLs these are folders: the user `..` would be everybody.
test.each([".", "..", ""])("%j is no user and no entry", async (name) => {
  await using db = disposable(await createLocal({ apiKeys }))
  const store = dynamomini({ ...options, fetch: db.fetch })
  const collection = await store.create("ann", { name: "posts" })
  const refusal = { code: "INVALID_USER" }
  await expect(store.getByUser(name)).rejects.toMatchObject(refusal)
  await expect(store.create(name, { name: "x" })).rejects.toMatchObject(refusal)
  await expect(collection.getEntry({ entry: name })).rejects.toMatchObject(refusal)
})

test("errors are of one class, with what the server said", async () => {
  await using db = disposable(await createLocal({ apiKeys }))
  const store = dynamomini({ ...options, fetch: db.fetch })
  const collection = await store.create("ann", { name: "posts" })
  const error = await collection.getEntry({ entry: "nobody" }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DynamominiError)
  expect(error).toMatchObject({
    message: "Request failed with status code 404: There is no such entry",
    ...{ status: 404, code: "ENTRY_NOT_FOUND", requestId: expect.any(String) },
    response: { status: 404 },
  })
  await expect(collection.fetchEntry("nobody")).rejects.toMatchObject({ status: 404 })
  const unreachable = dynamomini({ ...options, fetch: () => Promise.reject(new Error("down")) })
  await expect(unreachable.get()).rejects.toMatchObject({ code: "NETWORK", status: undefined })
})

test("a handle is used as it is, or awaited; both names of each call", async () => {
  await using db = disposable(await createLocal({ apiKeys }))
  const store = dynamomini({ ...options, fetch: db.fetch })
  const handle = store.create("ann", { name: "posts" })
  const entry = await handle.add({ name: "a", value: { x: 1 } })
  expect((await handle.fetchEntry("a")).meta.entry).toBe(entry.meta.entry)
  expect((await handle.fetchEntry(entry.meta.entry)).value).toEqual({ x: 1 })
  expect(await handle.getEntry({ entry: entry.meta.entry })).toHaveLength(1)
  // What is there stays as it is.
  expect((await handle.addEntry({ name: "a", value: 2 })).value).toEqual({ x: 1 })
  await expect(handle.createEntry({ name: "a" })).rejects.toMatchObject({ code: "NAME_TAKEN" })
  expect((await handle.createEntry({ name: "b" })).status).toBe(201)
  const collection = await handle
  expect("then" in collection).toBe(false)
  expect((await handle.get()).length).toBe((await collection.getEntries()).length)
  await handle.update({ name: "renamed" })
  expect((await store.getByUser("ann"))[0]?.name).toBe("renamed")
  await handle.destroy()
  expect(await store.getCollections({ user: "ann" })).toEqual([])
  const [gone] = await store.get({ filter: "current" })
  expect(gone).toMatchObject({ deletedAt: null, isDeleted: true })
  expect((await gone?.fetchEntry("b", { filter: "current" }))?.name).toBe("b")
})

/** dynamodb-mini's answers, before a server of ours: nothing in bodies, no ids, no names, no pages. */
function likeOldServer(fetch: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    for (const name of ["name", "ifExists"]) url.searchParams.delete(name)
    const response = await fetch(new Request(url, request))
    const isWrite = request.method !== "GET" && response.ok
    const body = isWrite ? null : await response.text()
    return new Response(body, {
      status: response.status,
      headers: { date: "Sat, 01 Jun 2019 10:00:00 GMT" },
    })
  }
}

test("an old server will do", async () => {
  await using db = disposable(await createLocal({ apiKeys }))
  const store = dynamomini({ ...options, fetch: likeOldServer(db.fetch) })
  const collection = await store.create("ann", { name: "posts" })
  const again = await store.create("ann", { name: "posts" })
  expect(again.meta.collection).toBe(collection.meta.collection)
  const entry = await collection.add({ name: "a", value: { x: 1 } })
  expect((await collection.add({ name: "a", value: 2 })).meta.entry).toBe(entry.meta.entry)
  await entry.update({ value: { x: 2 } })
  expect(entry).toMatchObject({ name: "a", value: { x: 2 } })
  expect((await collection.get())[0]?.value).toEqual({ x: 2 })
  await entry.destroy()
  expect(entry.deletedAt).toBe("2019-06-01T10:00:00.000Z")
  expect(await collection.get()).toEqual([])
})

function disposable<T extends { close(): Promise<void> }>(local: T) {
  return Object.assign(local, { [Symbol.asyncDispose]: () => local.close() })
}
