/** Tables as dynamodb-mini 0.2.4 left them: read as they were, checked, upgraded. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { bundle, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { c1, c2, c3, deletedAt, e1, e2, e3, itemOf, t, writeLegacyTables } from "./legacy-tables.ts"
import { callerAt, otherKey, storeAt, testKey } from "./subjects.ts"

const API_KEYS = JSON.stringify([testKey])
/** What dynamodb-mini had: the rest is ours. */
function legacyView(all: readonly { meta: Record<string, unknown> }[]) {
  return all.map(({ meta, ...rest }) => {
    const { revision: _, createdAt: _c, updatedAt: _u, ...then } = meta
    return { meta: then, ...rest }
  })
}

const collectionMeta = (user: string, collection: string, n: number) => ({
  ...{ application: "test-app", user, collection, version: t(n) },
})
const posts = { meta: collectionMeta("Some-User", c1, 5), name: "posts" }
const draft = { meta: collectionMeta("Some-User", c1, 1), name: "draft" }
const old = { meta: { ...collectionMeta("Some-User", c2, 2), deletedAt }, name: "old" }
const cjk = { meta: collectionMeta("", c3, 3), name: "cjk" }

const entryMeta = (entry: string, n: number) => ({
  ...{ user: "Some-User", collection: c1, entry, version: t(n) },
})
const last = "dddddddd-dddd-4ddd-8ddd-dddddddddddd"
const latest = [
  { meta: entryMeta(e3, 12), name: "twice", value: { n: 1 } },
  { meta: entryMeta(last, 13), name: "twice" },
  { meta: entryMeta(e1, 30), value: [3] },
]
const gone = { meta: { ...entryMeta(e2, 11), deletedAt }, name: "gone", value: 5 }
const [former, second] = [
  { meta: entryMeta(e1, 10), name: "a", value: { n: 1 } },
  { meta: entryMeta(e1, 20), name: "a", value: { n: 2 } },
]

test("a server on the tables of dynamodb-mini lists what it listed", async () => {
  await using folder = await temporaryFolder()
  {
    await using plain = await startServer({ folder: folder.path })
    await writeLegacyTables(plain.url)
  }
  await using server = await startServer({ folder: folder.path, env: { API_KEYS } })
  const call = callerAt(server.url)
  const list = async (path: string) => legacyView((await call("GET", path)).body)
  expect(await list("/collection")).toEqual([cjk, posts])
  expect(await list("/collection?filter=current")).toEqual([old, cjk, posts])
  expect(await list("/collection?filter=all")).toEqual([draft, old, cjk, posts])
  // By the slug, and by what the slug was made of.
  for (const user of ["Some-User", "Some User", " Some User"]) {
    const path = `/user/${encodeURIComponent(user)}/collection`
    expect(await list(path)).toEqual([posts])
    expect(await list(`${path}?filter=current`)).toEqual([old, posts])
    expect(await list(`${path}?filter=all`)).toEqual([draft, old, posts])
    expect(await list(`${path}/${c1}/entry`)).toEqual(latest)
    expect(await list(`${path}/${c1}/entry?filter=current`)).toEqual([gone, ...latest])
    expect(await list(`${path}/${c1}/entry?filter=all`)).toEqual([
      ...[former, gone, ...latest.slice(0, 2)],
      ...[second, latest[2]],
    ])
  }
  expect(await list(`/user/${encodeURIComponent("日本")}/collection`)).toEqual([cjk])

  expect(await storeAt(server.url).get()).toHaveLength(2)
  const [ofEmptySlug] = await storeAt(server.url).getByUser("日本")
  expect(await ofEmptySlug?.get()).toEqual([])
  expect(await ofEmptySlug?.history()).toHaveLength(1)

  // And it goes on from there.
  const path = `/user/Some%20User/collection/${c1}/entry/${e1}`
  await call("PUT", path, { name: "b" })
  const { body: history } = await call("GET", `${path}/versions`)
  expect(history.map(({ meta }: { meta: { revision: number } }) => meta.revision)).toEqual([
    ...[4, 3, 2, 1],
  ])
  expect((await call("GET", `${path}/versions/r2`)).body.value).toEqual({ n: 2 })
  expect((await call("GET", `${path}?at=${t(25)}`)).body[0].value).toEqual({ n: 2 })
  const again = await storeAt(server.url).addCollection({ user: "Some User", name: "posts" })
  expect(again.meta.collection).toBe(c1)
  const twice = await call("GET", `/user/Some-User/collection/${c1}/entry?name=twice`)
  expect(twice.body).toHaveLength(1)
  // One of two that share a name goes, and then the other.
  for (const entry of [last, e3]) {
    const gone = await call("DELETE", `/user/Some-User/collection/${c1}/entry/${entry}`)
    expect(gone.status).toBe(200)
  }

  // Another user of that slug has what is new for itself.
  await storeAt(server.url).addCollection({ user: "Some User", name: "new" })
  expect(await list("/user/Some-User/collection")).toEqual([posts])
})

// dynamodb-mini let any key make a collection under any id, and kept entries without the
// application.
test("who made a collection under another's id does not have its entries", async () => {
  for (const [owner, intruder] of [
    [testKey, otherKey],
    [otherKey, testKey],
  ] as const) {
    await using folder = await temporaryFolder()
    {
      await using plain = await startServer({ folder: folder.path })
      await writeLegacyTables(plain.url)
      const db = clientFor(plain.url)
      for (const [{ application }, n] of [
        [owner, 0],
        [intruder, 40],
      ] as const) {
        const userCollectionVersion = `Some-User#${c3}#${t(n)}`
        const Item = itemOf({ application, userCollectionVersion, name: "same" })
        await db.putItem({ TableName: "dynamomini.collections", Item })
      }
      const Item = itemOf({
        ...{ userCollection: `Some-User#${c3}#`, entryVersion: `${e1}#${t(1)}`, name: "a" },
      })
      await db.putItem({ TableName: "dynamomini.entries", Item })
      db.destroy()
    }
    const env = { API_KEYS: JSON.stringify([testKey, otherKey]) }
    await using server = await startServer({ folder: folder.path, env })
    const path = `/user/Some-User/collection/${c3}/entry`
    expect((await callerAt(server.url, owner.key)("GET", path)).body).toHaveLength(1)
    const call = callerAt(server.url, intruder.key)
    expect((await call("GET", `${path}?filter=all`)).body).toEqual([])
    expect((await call("PUT", `${path}/${e1}`, { name: "b" })).status).toBe(404)
    // Nor after it was written to.
    expect((await call("PUT", `/user/Some-User/collection/${c3}`, { name: "b" })).status).toBe(200)
    expect((await call("GET", `${path}?filter=all`)).body).toEqual([])
  }
})

test("several servers begin with the same tables at the same time", async () => {
  await using folder = await temporaryFolder()
  {
    await using plain = await startServer({ folder: folder.path })
    await writeLegacyTables(plain.url)
  }
  const servers = await Promise.all(
    Array.from({ length: 3 }, () => startServer({ folder: folder.path, env: { API_KEYS } })),
  )
  try {
    for (const { url } of servers) {
      const call = callerAt(url)
      expect(legacyView((await call("GET", "/collection?filter=all")).body)).toEqual([
        ...[draft, old, cjk, posts],
      ])
      const { body } = await call("GET", `/user/Some-User/collection/${c1}/entry/${e1}/versions`)
      expect(body.map(({ meta }: { meta: { revision: number } }) => meta.revision)).toEqual([
        ...[3, 2, 1],
      ])
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
})

test("tables that are another program's are left alone", async () => {
  await using folder = await temporaryFolder()
  await using server = await startServer({
    folder: folder.path,
    env: { API_KEYS, TABLE_NAME_ENTRIES: "theirs" },
  })
  const db = clientFor(server.url)
  await db.deleteTable({ TableName: "theirs" })
  await db.createTable({
    TableName: "theirs",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  await using other = await startServer({
    folder: folder.path,
    env: { API_KEYS, TABLE_NAME_ENTRIES: "theirs" },
  })
  expect((await callerAt(other.url)("GET", "/collection")).body.error.code).toBe("NOT_READY")
  expect(other.output()).toContain("the table theirs has the keys pk: it is another program's")
  expect((await fetch(`${other.url}/health`)).status).toBe(503)
  expect((await db.scan({ TableName: "theirs" })).Count).toBe(0)
  db.destroy()
})

test("without SLUG_COMPAT nobody shares what dynamodb-mini put under a slug", async () => {
  await using folder = await temporaryFolder()
  {
    await using plain = await startServer({ folder: folder.path })
    await writeLegacyTables(plain.url)
  }
  const env = { API_KEYS, SLUG_COMPAT: "false" }
  await using server = await startServer({ folder: folder.path, env })
  const call = callerAt(server.url)
  expect((await call("GET", "/user/Some%20User/collection")).body).toEqual([])
  expect((await call("GET", `/user/Some%20User/collection/${c1}`)).status).toBe(404)
  expect((await call("GET", "/user/Some-User/collection")).body).toHaveLength(1)
})

test("the command checks and upgrades, also what comes later", async () => {
  await using folder = await temporaryFolder()
  await using server = await startServer({ folder: folder.path, env: { API_KEYS } })
  const command = (task: string) =>
    promisify(execFile)(process.execPath, [bundle, "collections", task], {
      env: { PATH: process.env.PATH, FILE: join(folder.path, "data.db") },
    }).then(
      ({ stdout }) => ({
        code: 0,
        lines: stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line)),
      }),
      ({ code, stdout }) => ({
        code,
        lines: stdout
          .trim()
          .split("\n")
          .map((line: string) => JSON.parse(line)),
      }),
    )
  expect(await command("check")).toMatchObject({ code: 0, lines: [{ versions: 0 }, {}] })
  const db = clientFor(server.url)
  await db.deleteTable({ TableName: "dynamomini.collections" })
  await db.deleteTable({ TableName: "dynamomini.entries" })
  await writeLegacyTables(server.url)
  expect(await command("check")).toMatchObject({
    code: 1,
    lines: [
      { table: "dynamomini.collections", live: 0, versions: 4, withoutNumber: 4 },
      { table: "dynamomini.entries", live: 0, versions: 6, withoutNumber: 6 },
    ],
  })
  expect(await command("upgrade")).toMatchObject({
    code: 0,
    lines: [{ objects: 7, versions: 10, sharedNames: 1, strays: 0 }],
  })
  expect(await command("upgrade")).toMatchObject({ code: 0, lines: [{ objects: 0, versions: 0 }] })
  expect(await command("check")).toMatchObject({
    code: 0,
    lines: [
      { live: 2, deleted: 1, withoutNumber: 0 },
      { live: 3, deleted: 1, withoutNumber: 0, sharedNames: 1 },
    ],
  })
  expect((await callerAt(server.url)("GET", "/collection")).body).toHaveLength(2)
})
