// What the driver would take for something else than a file in the file system.
import { expect, test } from "vitest"
import { systemPlatform } from "../runtime/platform.ts"
import { pathFault } from "./file-path.ts"
import { openLocal } from "./libsql/local.ts"

test.each([
  ":memory:",
  "data.db",
  "./a:b/data.db",
  "/var/lib/data.db",
  "C:\\data.db",
  "c:/data.db",
  "data.db?mode=memory",
  "ü ä.db",
])("%j is a path", (path) => {
  expect(pathFault(path)).toBeUndefined()
})

const refused: [path: string, fault: string][] = [
  ["", "must not be empty"],
  ["data\0.db", "must not contain NUL"],
  ["http://127.0.0.1:9/x", "must be the path of a file, not a URL"],
  ["HTTPS://example.com", "must be the path of a file, not a URL"],
  ["libsql://x.turso.io?authToken=secret", "must be the path of a file, not a URL"],
  ["wss:x", "must be the path of a file, not a URL"],
  ["file:data.db?mode=memory", "must be the path of a file, not a URL"],
]

test.each(refused)("%j is none", async (path, fault) => {
  expect(pathFault(path)).toBe(fault)
  const platform = systemPlatform({ level: "silent", write: () => {}, forPeople: false })
  // Not showing it, because a URL may carry a token.
  await expect(openLocal({ path, platform })).rejects.toThrow(
    expect.objectContaining({ message: `cannot use database by that name: it ${fault}` }),
  )
})
