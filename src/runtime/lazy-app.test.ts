// The app of a runtime that calls us when it likes: on Lambda, or behind somebody else's server.
import { expect, test } from "vitest"
import { lazyApp, lazyAppOfEnvironment } from "./lazy-app.ts"
import { silentPlatform } from "./platform.ts"
import { listTables } from "./raw-request.case.ts"

const call = () => new Request("http://x/", { method: "POST", headers: listTables, body: "{}" })

test("open mode has to be asked for, with every request until it is", async () => {
  const environment: Record<string, string> = { FILE: ":memory:", HOST: "127.0.0.1" }
  const app = lazyAppOfEnvironment(() => environment)
  for (let times = 0; times < 2; times += 1) {
    await expect(app.fetch(call())).rejects.toThrow(/in open mode anybody could/)
  }
  environment.ALLOW_OPEN = "1"
  expect((await app.fetch(call())).status).toBe(200)
  await app.close()
})

test("once it is closed nothing opens it again", async () => {
  let opened = 0
  const app = lazyApp(() => {
    opened += 1
    return { database: { path: ":memory:" } }
  }, silentPlatform())
  await app.maintain()
  expect((await app.fetch(call())).status).toBe(200)
  await app.close()
  await app.maintain()
  await expect(app.fetch(call())).rejects.toThrow("closed")
  await app.close()
  expect(opened).toBe(1)
})

test("maintenance under way ends with the database", async () => {
  const app = lazyApp(() => ({ database: { path: ":memory:" } }), silentPlatform())
  const maintaining = app.maintain()
  await Promise.all([app.close(), maintaining])
})

test("what could not be opened can be closed", async () => {
  const app = lazyApp(() => ({ database: { path: "/nowhere/at/all.db" } }), silentPlatform())
  const failing = expect(app.fetch(call())).rejects.toThrow("/nowhere/at/all.db")
  await app.close()
  await failing
})
