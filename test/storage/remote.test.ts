import { afterAll, beforeAll } from "vitest"
import { openRemote } from "../../src/storage/libsql/remote.ts"
import { describeStorage } from "../../src/storage/storage.case.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { emptyDatabase } from "./empty-database.ts"
import { nodePlatform as platform } from "./platform.ts"

let sqld: Sqld
beforeAll(async () => {
  sqld = await startSqld()
})
afterAll(() => sqld?.stop())

for (const sharing of [true, false]) {
  describeStorage(`storage in sqld, ${sharing ? "" : "not "}sharing`, async () => {
    const storage = await openRemote({ url: sqld.url, platform, sharing })
    await emptyDatabase(sqld.url)
    return storage
  })
}
