import { readdir } from "node:fs/promises"
import { expect, test } from "vitest"
import { temporaryFolder } from "../../test/support/temporary-folder.ts"
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
