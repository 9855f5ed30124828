/** Who is let in, and to what: keys from a file that changes, users, reading only, hashes, times. */
import { createHash } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { failToStart, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { startWorkerd } from "../support/workerd.ts"
import { callerAt, newCollection, newEntry, startOnFile } from "./subjects.ts"

const application = "test-app"

test("the file is read again when it changes; one that is broken changes nothing", async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "keys.json")
  const write = (text: string) => writeFile(path, text)
  await write(JSON.stringify([{ application, key: "first" }]))
  const server = await startServer({ env: { API_KEYS_FILE: path, FILE: ":memory:" } })
  try {
    const status = async (key: string) => {
      await sleep(1100)
      return (await callerAt(server.url, key)("GET", "/collection")).status
    }
    expect(await status("first")).toBe(200)
    await write(JSON.stringify([{ application, key: "the second" }]))
    expect([await status("first"), await status("the second")]).toEqual([401, 200])
    await write(`[{"application":"x","key":"not yet writ`)
    expect([await status("the second"), await status("not yet writ")]).toEqual([200, 401])
    await expect.poll(server.output).toContain("is not JSON")
    for (const key of ["first", "the second", "not yet writ"]) {
      expect(server.output()).not.toContain(key)
    }
  } finally {
    await server.stop()
  }
})

test("the usual place is looked at", async () => {
  await using folder = await temporaryFolder()
  const { mkdir } = await import("node:fs/promises")
  await mkdir(join(folder.path, "env"))
  const keys = JSON.stringify([{ application, key: "usual" }])
  await writeFile(join(folder.path, "env/api-keys.json"), keys)
  await using server = await startServer({ cwd: folder.path, folder: folder.path })
  expect((await callerAt(server.url, "usual")("GET", "/collection")).status).toBe(200)
})

test("without keys there is no such API", async () => {
  await using server = await startServer()
  const { status } = await fetch(`${server.url}/api/collection`, {
    headers: { "x-api-key": "any" },
  })
  expect(status).toBe(404)
})

test.each([
  ["{", "API_KEYS is not JSON"],
  ["{}", "API_KEYS must be an array of keys"],
  [`[{"application":"a"}]`, "API_KEYS 0 must have either key or keyHash"],
  [`[{"application":"a","key":"hidden","readonly":true}]`, "API_KEYS 0.readonly"],
  [`[{"application":"##x","key":"hidden"}]`, "API_KEYS 0.application must be a plain name"],
  [`[{"application":"a","keyHash":"hidden"}]`, "API_KEYS 0.keyHash must be SHA-256 in hex"],
])("no start with %s", async (API_KEYS, text) => {
  const { end, output } = await failToStart({ env: { API_KEYS } })
  expect(end).toBe(78)
  expect(output).toContain(text)
  expect(output).not.toContain("hidden")
})

test("no start with a file that is not there, nor with two sources", async () => {
  const absent = await failToStart({ env: { API_KEYS_FILE: "/nowhere/keys.json" } })
  expect(absent.output).toContain("API_KEYS_FILE: /nowhere/keys.json cannot be opened")
  const both = await failToStart({ env: { API_KEYS_FILE: "/nowhere", API_KEYS: "[]" } })
  expect(both.output).toContain("API_KEYS and API_KEYS_FILE")
})

test("hashes, users, reading only, times", async () => {
  const keyHash = createHash("sha256").update("hashed").digest("hex")
  const API_KEYS = JSON.stringify([
    { application, keyHash },
    { application, key: "reader", readOnly: true },
    { application, key: "of-ann", users: ["ann"] },
    { application, key: "of-both", users: ["ann", "bob"] },
    { application, key: "over", expiresAt: "2020-01-01T00:00:00Z" },
    { application, key: "later", expiresAt: "2999-01-01T00:00:00Z" },
  ])
  const { url } = await startOnFile({ API_KEYS })
  const call = callerAt(url, "hashed")
  expect((await callerAt(url, keyHash)("GET", "/collection")).status).toBe(401)
  const anns = await newCollection(call, "ann")
  const bobs = await newCollection(call, "bob")
  await newCollection(call, "carol")
  const entry = await newEntry(call, anns, { name: "a", value: 1 })

  const reader = callerAt(url, "reader")
  expect((await reader("GET", entry)).status).toBe(200)
  for (const [method, path] of [
    ["POST", `${anns}/entry`],
    ["PUT", entry],
    ["DELETE", entry],
    ["POST", `${entry}/restore`],
  ] as const) {
    expect((await reader(method, path, { version: "r1", name: "b" })).status).toBe(403)
  }
  expect((await call("GET", `${entry}/versions`)).body).toHaveLength(1)

  const ofAnn = callerAt(url, "of-ann")
  expect((await ofAnn("GET", anns)).status).toBe(200)
  for (const path of [bobs, `${bobs}/entry`, "/user/bob/collection", "/user/nobody/collection"]) {
    expect((await ofAnn("GET", path)).body.error.code).toBe("FORBIDDEN")
  }
  expect((await ofAnn("POST", "/user/bob/collection", { name: "x" })).status).toBe(403)
  const count = async (key: string, query = "") =>
    (await callerAt(url, key)("GET", `/collection${query}`)).body.length
  expect(await count("of-ann")).toBe(1)
  expect(await count("of-both", "?filter=all")).toBe(2)
  expect(await count("later")).toBe(3)
  expect((await callerAt(url, "over")("GET", "/collection")).status).toBe(401)
})

// Nobody without a key may make us read a body, or learn what it would be told.
test("the key comes before the body", async () => {
  const { url } = await startOnFile()
  const response = await fetch(`${url}/api/user/a/collection`, { method: "POST", body: "{" })
  expect(response.status).toBe(401)
})

test("on Workers a wrong secret answers nobody, and shows nothing", async () => {
  await using sqld = await startSqld()
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", API_KEYS: "[hidden" }
  await using worker = await startWorkerd({ env })
  const response = await fetch(`${worker.url}/health/live`)
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain("hidden")
})
