/** The one bundle runs unchanged on every runtime, and from source on Bun. */
import { describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { bundle, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { findRuntimes, type Runtime } from "./runtimes.ts"
import { smoke } from "./smoke.ts"

const fromSource = findRuntimes().filter(({ name }) => name === "Bun")
const cases: readonly (Runtime & { readonly entry: readonly string[] })[] = [
  ...findRuntimes().map((runtime) => ({ ...runtime, entry: [bundle] })),
  ...fromSource.map(({ program }) => ({
    name: "Bun, from source",
    program,
    entry: ["run", "src/index.ts"],
  })),
]

describe.each(cases)("on $name", ({ name, program, entry }) => {
  const path = "path" in program ? program.path : undefined
  if ("missing" in program) console.warn(`skipped on ${name}: ${program.missing}`)

  test.skipIf(path === undefined)("the smoke suite passes and the server drains", async () => {
    const server = await startServer({ command: [path ?? "", ...entry] })
    try {
      expect(server.mode).toBe("open")
      await smoke(clientFor(server.url))
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })

  test.skipIf(path === undefined)("the smoke suite passes on sqld", async () => {
    await using sqld = await startSqld()
    const server = await startServer({
      command: [path ?? "", ...entry],
      env: { LIBSQL_URL: sqld.url },
    })
    try {
      await smoke(clientFor(server.url))
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })

  test.skipIf(path === undefined)("what was acknowledged is there after a restart", async () => {
    await using folder = await temporaryFolder()
    const options = { command: [path ?? "", ...entry], folder: folder.path }
    const TableName = "Kept"
    {
      await using server = await startServer(options)
      const db = clientFor(server.url)
      await db.createTable({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      })
      await db.putItem({ TableName, Item: { pk: { S: "a" } } })
    }
    await using server = await startServer(options)
    expect((await clientFor(server.url).scan({ TableName })).Items).toEqual([{ pk: { S: "a" } }])
  })
})
