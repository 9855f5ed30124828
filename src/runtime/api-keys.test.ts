import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "../../test/support/temporary-folder.ts"
import { readConfig } from "../config.ts"
import { apiKeysOf } from "./api-keys.ts"
import { silentPlatform } from "./platform.ts"

test("a file that is gone or spoilt changes nothing, and is told of once", async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, "keys.json")
  const keys = (...names: string[]) =>
    JSON.stringify(names.map((application) => ({ application, key: `key of ${application}` })))
  await writeFile(file, keys("a"))
  let nowMs = 0
  const events: string[] = []
  const platform = {
    ...silentPlatform(),
    now: () => nowMs,
    log: (_level: string, event: string) => void events.push(event),
  }
  const { collections } = readConfig({ API_KEYS_FILE: file })
  if (!collections) throw new Error("no collections")
  const source = apiKeysOf(collections, platform)
  const names = () => {
    nowMs += 1000
    return source.current().map(({ application }) => application)
  }
  await rm(file)
  for (let look = 0; look < 3; look += 1) expect(names()).toEqual(["a"])
  await writeFile(file, keys("a", "b"))
  expect(names()).toEqual(["a", "b"])
  await writeFile(file, "no JSON")
  for (let look = 0; look < 3; look += 1) expect(names()).toEqual(["a", "b"])
  await rm(file)
  for (let look = 0; look < 3; look += 1) expect(names()).toEqual(["a", "b"])
  const kept = "api_keys.kept"
  expect(events).toEqual([kept, "api_keys.read", kept, kept])
})
