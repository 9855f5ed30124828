import { mkdir, readdir, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { temporaryFolder } from "../../../test/support/temporary-folder.ts"
import { listPlaces, makeFolderOf } from "./placed-files.ts"

async function folder(): Promise<string> {
  const { path, remove } = await temporaryFolder()
  onTestFinished(remove)
  return path
}

test("lists the files that are there, and nothing else", async () => {
  const path = await folder()
  for (const file of [
    "111111111111/eu-west-1.db",
    "111111111111/eu-west-1.db-wal",
    "111111111111/us-east-1.db",
    "222222222222/us-east-1.db",
    "backup/us-east-1.db",
  ]) {
    await mkdir(join(path, file, ".."), { recursive: true })
    await writeFile(join(path, file), "")
  }
  await writeFile(join(path, "333333333333"), "a file where a folder is looked for")
  // A folder that cannot be read, whoever tries: root may read all but a link to itself.
  await symlink("444444444444", join(path, "444444444444"))
  const logged: unknown[] = []
  const log = (_: string, event: string, fields?: object) => void logged.push({ event, ...fields })
  const places = await listPlaces(`${path}/{account}/{region}.db`, { log })
  expect(places.map(({ account, region }) => `${account}/${region}`).toSorted()).toEqual([
    "111111111111/eu-west-1",
    "111111111111/us-east-1",
    "222222222222/us-east-1",
  ])
  const error = expect.stringContaining("444444444444")
  expect(logged).toEqual([{ event: "folder cannot be read", error }])
  expect(await listPlaces(`${path}/nowhere/{account}.db`, { log })).toEqual([])
  expect(logged).toHaveLength(1)
})

test("makes the folder of an account, and none that the template does not ask for", async () => {
  const path = await folder()
  await makeFolderOf(`${path}/{account}/x.db`, `${path}/111111111111/x.db`)
  await makeFolderOf(`${path}/typo/{account}.db`, `${path}/typo/111111111111.db`)
  expect(await readdir(path)).toEqual(["111111111111"])
})
