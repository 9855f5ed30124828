/**
 * The example of dynamodb-mini's README (0.2.4, "Basic usage"), as it stands there but for the
 * import: a program of its own, which a server on another port answers.
 */
import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { root } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { callerAt, startOnFile } from "./subjects.ts"

const example = `
import dynamomini from 'libdynamo/collections'

const store = dynamomini({
    apiSecret: 'my-api-key',
    axiosOptions: {
        timeout: 60000,
    },
    baseURL: 'http://localhost:3000',
});

const collection = store.create('user-1', {
    name: 'posts',
});

collection.add({
    name: 'post-3888288822',
    value: {
        body: 'om my gosh',
        bg: {
            img: 'pic.png',
        },
        happinessIndex: 9,
    },
});

const user1Collections = store.getByUser('user-1');

const allCollections = store.get();
`

const awaited = example
  .replaceAll(/= store\.(create|get)/g, "= await store.$1")
  .replace("collection.add(", "await collection.add(")

/** The port of the example is not ours to take. */
const redirected = (url: string) => `
const ofPlatform = globalThis.fetch
globalThis.fetch = (request) =>
  ofPlatform(new Request(request.url.replace("http://localhost:3000", "${url}"), request))
`

const forms: readonly (readonly [string, string, string])[] = [
  ["as it stands", example, "mjs"],
  ["with await", awaited, "mjs"],
  [
    "in CommonJS",
    example.replace(/import .*/, "const dynamomini = require('libdynamo/collections').default"),
    "cjs",
  ],
]

test.each(forms)("%s", async (_, text, extension) => {
  const { url } = await startOnFile()
  await using folder = await temporaryFolder()
  const before = join(folder.path, "redirected.mjs")
  await writeFile(before, redirected(url))
  const program = join(root, "dist", `readme-example-${process.pid}.${extension}`)
  await writeFile(program, text)
  const { unlink } = await import("node:fs/promises")
  try {
    await promisify(execFile)(process.execPath, ["--import", before, program])
  } finally {
    await unlink(program)
  }
  const call = callerAt(url)
  const { body } = await call("GET", "/user/user-1/collection")
  expect(body).toMatchObject([{ name: "posts", meta: { user: "user-1" } }])
  const entries = await call("GET", `/user/user-1/collection/${body[0].meta.collection}/entry`)
  expect(entries.body).toMatchObject([
    {
      name: "post-3888288822",
      value: { body: "om my gosh", bg: { img: "pic.png" }, happinessIndex: 9 },
    },
  ])
})

// TypeScript's own view of both kinds of package, with its strictest resolution.
test("the types fit", async () => {
  await using folder = await temporaryFolder(join(root, "dist"))
  const text = `
const store = dynamomini({ apiSecret: "a", baseURL: "http://localhost:3000" })
export async function run(): Promise<string> {
  const collection = store.create("u", { name: "posts" })
  const entry = await collection.add({ name: "a", value: { x: 1 } })
  await entry.update({ value: 2 }, { ifVersion: entry.meta.version })
  const [first] = await (await collection).history()
  for await (const page of store.pages({ limit: 10 })) page.map(({ isDeleted }) => isDeleted)
  return first?.name ?? new DynamominiError("a", "B").code
}
`
  await writeFile(
    join(folder.path, "esm.mts"),
    `import dynamomini, { DynamominiError } from "libdynamo/collections"\n${text}`,
  )
  await writeFile(
    join(folder.path, "common.cts"),
    `import collections = require("libdynamo/collections")\n` +
      `const { default: dynamomini, DynamominiError } = collections\n${text}`,
  )
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--module", "nodenext"]
  const files = [join(folder.path, "esm.mts"), join(folder.path, "common.cts")]
  const tsc = join(root, "node_modules/typescript/bin/tsc")
  const types = ["--ignoreConfig", "--types", "node", "--target", "es2023"]
  const run = promisify(execFile)(process.execPath, [tsc, ...options, ...types, ...files], {
    cwd: root,
  })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  expect(stdout).toBe("")
})
