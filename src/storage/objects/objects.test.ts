import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "../../../test/support/temporary-folder.ts"
import { silentPlatform } from "../../runtime/platform.ts"
import { directoryObjects } from "./directory.ts"
import { memoryObjects } from "./memory.ts"
import { describeObjects } from "./objects.case.ts"

describeObjects("memory", async () => ({ objects: memoryObjects(), close: async () => {} }))

describeObjects("a folder", async () => {
  const folder = await temporaryFolder()
  const objects = directoryObjects(join(folder.path, "made/with/the/first"), silentPlatform())
  return { objects, close: folder.remove }
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
