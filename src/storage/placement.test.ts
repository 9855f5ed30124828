import { expect, test } from "vitest"
import { place, platform } from "../../test/placement/fixture.ts"
import { openLocal } from "./libsql/local.ts"
import { onePlace } from "./placement.ts"

test("one place is the storage itself", async () => {
  const storage = await openLocal({ path: ":memory:", platform })
  const placement = onePlace(storage)
  expect(placement.storageOf(place("a"))).toBe(storage)
  expect(await placement.storagesToMaintain()).toEqual([storage])
  await placement.probe()
  await placement.close()
  await expect(placement.probe()).rejects.toThrow("closed")
})
