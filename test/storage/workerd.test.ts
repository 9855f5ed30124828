/** The storage suite on workerd itself: the module, and not the API that is built on it. */
import { join } from "node:path"
import { build } from "esbuild"
import { expect, test } from "vitest"
import { root } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { startWorkerd } from "../support/workerd.ts"
import type { Outcome } from "../workers/suite/vitest.ts"

const suite = join(root, "test/workers/suite")

test("storage in sqld, on workerd", async () => {
  await using folder = await temporaryFolder()
  const script = join(folder.path, "worker.js")
  await build({
    entryPoints: [join(suite, "worker.ts")],
    outfile: script,
    bundle: true,
    format: "esm",
    platform: "node",
    alias: { vitest: join(suite, "vitest.ts") },
    logLevel: "warning",
  })
  await using sqld = await startSqld()
  await using worker = await startWorkerd({ script, env: { LIBSQL_URL: sqld.url } })
  const outcomes = (await (await fetch(worker.url)).json()) as readonly Outcome[]
  expect(outcomes.flatMap(({ name, failure }) => (failure ? `${name}: ${failure}` : []))).toEqual(
    [],
  )
  expect(outcomes.length).toBeGreaterThan(40)
})
