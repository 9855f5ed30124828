import { readdir } from "node:fs/promises"
import { expect, test } from "vitest"
import { startS3 } from "../../test/support/s3.ts"
import { temporaryFolder } from "../../test/support/temporary-folder.ts"
import { objectPlaceOf } from "../config/backup.ts"
import type { ObjectPlace } from "../storage/objects/object-place.ts"
import { openObjects } from "./open-objects.ts"
import { silentPlatform } from "./platform.ts"

const platform = silentPlatform()
const bytes = new Uint8Array([1])

test.each(["folder", "memory"])(
  "in strict mode no account sees another's objects, in a bucket of the same name: %s",
  async (kind) => {
    await using folder = await temporaryFolder()
    const place = kind === "memory" ? ("memory" as const) : { folder: folder.path }
    const store = await openObjects(place, { platform, isStrict: true })
    await store.bucket("exports", "111111111111").put("a", bytes)
    const other = store.bucket("exports", "222222222222")
    expect(await other.get("a")).toBeUndefined()
    for (const name of ["../111111111111/a", "..", "b/../../111111111111/a"]) {
      await expect(other.get(name)).rejects.toThrow("no name for an object")
      await expect(other.put(name, bytes)).rejects.toThrow("no name for an object")
    }
    const names: string[] = []
    for await (const { name } of other.list("")) names.push(name)
    expect(names).toEqual([])
    expect(await store.bucket("exports", "111111111111").get("a")).toBeDefined()
  },
)

test("in open mode a bucket is a folder beside the backups", async () => {
  await using folder = await temporaryFolder()
  const store = await openObjects({ folder: folder.path }, { platform, isStrict: false })
  await store.bucket("exports", "000000000000").put("a", bytes)
  expect(await readdir(folder.path, { recursive: true })).toContain("buckets/exports/a")
  expect(() => store.bucket("..", "000000000000")).toThrow("no name for an object")
})

test("in strict mode nobody reaches a backup by the bucket that it lies in", async () => {
  await using s3 = await startS3()
  for (const prefix of ["", "deep/down", "111111111111", "exports"]) {
    const place = objectPlaceOf(s3.envFor("kept", prefix), { path: ":memory:" }) as ObjectPlace
    const store = await openObjects(place, { platform, isStrict: true })
    await store.home.put("111111111111/us-east-1/backups/a", bytes)
    const mine = store.bucket("kept", "111111111111")
    const seen: string[] = []
    for await (const { name } of mine.list("")) seen.push(name)
    expect(seen).toEqual([])
    await mine.put("us-east-1/backups/a", new Uint8Array([2, 2]))
    const home: number[] = []
    for await (const each of store.home.list("111111111111/")) home.push(each.bytes)
    expect(home).toEqual([1])
    s3.objects.clear()
  }
})
