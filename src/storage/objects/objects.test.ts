import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "../../../test/support/temporary-folder.ts"
import { silentPlatform } from "../../runtime/platform.ts"
import { directoryObjects } from "./directory.ts"
import { memoryObjects } from "./memory.ts"
import { describeObjects } from "./objects.case.ts"
import { UnreadableObject } from "./objects.ts"
import { sealedObjects } from "./sealed.ts"

describeObjects("memory", async () => ({ objects: memoryObjects(), close: async () => {} }))

describeObjects("a folder", async () => {
  const folder = await temporaryFolder()
  const objects = directoryObjects(join(folder.path, "made/with/the/first"), silentPlatform())
  return { objects, close: folder.remove }
})

describeObjects("sealed", async () => {
  const objects = sealedObjects(memoryObjects(), "a key of sixteen", silentPlatform())
  return { objects, bytesMore: 28, close: async () => {} }
})

test("what is sealed is opened by its key, in its place, and whole", async () => {
  const place = memoryObjects()
  const platform = silentPlatform()
  const objects = sealedObjects(place, "a key of sixteen", platform)
  await objects.put("a", new TextEncoder().encode("nobody reads this"))
  const sealed = Buffer.from(await new Response(await place.get("a")).arrayBuffer())
  expect(sealed.toString("latin1")).not.toContain("reads")
  const attempts = {
    altered: Buffer.from(sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
    cut: sealed.subarray(0, -1),
    short: sealed.subarray(0, 5),
    elsewhere: sealed,
  }
  for (const [name, bytes] of Object.entries(attempts)) {
    await place.put(name, new Uint8Array(bytes))
    await expect(objects.get(name)).rejects.toThrow(UnreadableObject)
  }
  const stranger = sealedObjects(place, "another key, as long", platform)
  await expect(stranger.get("a")).rejects.toThrow(UnreadableObject)
})

test("what a write that was cut off left behind is no object", async () => {
  const folder = await temporaryFolder()
  const objects = directoryObjects(folder.path, silentPlatform())
  await objects.put("a", new TextEncoder().encode("whole"))
  await writeFile(join(folder.path, ".01234567-89ab-4def-8123-456789abcdef.partial"), "ha")
  const names: string[] = []
  for await (const { name } of objects.list("")) names.push(name)
  expect(names).toEqual(["a"])
  expect(await readdir(folder.path)).toHaveLength(2)
  await folder.remove()
})
