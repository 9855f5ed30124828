// The command that makes accounts, on the server as users run it; and what a restart keeps.
import { execFile } from "node:child_process"
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { bundle, failToStart, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { control, controlEnv, refusalOf } from "./strict-app.ts"

const run = promisify(execFile)

async function create(url: string, ...args: string[]) {
  const { stdout } = await run(
    process.execPath,
    [bundle, "account", "create", "--endpoint", url, ...args],
    { env: { PATH: process.env.PATH, ...controlEnv } },
  )
  expect(stdout.trim().split("\n")).toHaveLength(1)
  const { AccountId, AccessKeyId, SecretAccessKey } = JSON.parse(stdout)
  return { account: AccountId, accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
}

test("accounts are made by a command, and stay over a restart", async () => {
  await using folder = await temporaryFolder()
  const server = await startServer({ folder: folder.path, env: controlEnv })
  const given = await create(server.url, "--account", "111122223333", "--name", "Orders team")
  const drawn = await create(server.url)
  expect(given.account).toBe("111122223333")
  expect(drawn.account).toMatch(/^[0-9]{12}$/)
  for (const keys of [given, drawn]) {
    expect((await clientFor(server.url, keys).listTables({})).TableNames).toEqual([])
  }
  const { Items = [] } = await clientFor(server.url, control).scan({ TableName: "IAM" })
  expect(Items.map(({ Name }) => Name?.S).filter(Boolean)).toEqual(["Orders team"])
  await server.stop()
  // Neither in the database nor in what was printed.
  for (const name of await readdir(folder.path)) {
    const bytes = await readFile(join(folder.path, name))
    for (const { secretAccessKey } of [given, drawn, control]) {
      expect(bytes.includes(secretAccessKey)).toBe(false)
    }
  }
  expect(server.output()).not.toContain(given.secretAccessKey)
  const again = await startServer({ folder: folder.path, env: controlEnv })
  expect((await clientFor(again.url, given).listTables({})).TableNames).toEqual([])
  await again.stop()
})

test("without its master key, or with another one, a database is refused and keeps its data", async () => {
  await using folder = await temporaryFolder()
  const server = await startServer({ folder: folder.path, env: controlEnv })
  const keys = await create(server.url)
  await server.stop()
  const FILE = join(folder.path, "data.db")
  const keyFile = `${FILE}.master-key`
  await rename(keyFile, `${keyFile}.away`)
  const missing = await failToStart({ env: { ...controlEnv, FILE } })
  expect(missing).toEqual({
    end: 78,
    output: `libdynamo: the master key of this database is missing: there is no ${keyFile}\n`,
  })
  await writeFile(keyFile, `${Buffer.alloc(32, 7).toString("base64")}\n`)
  const wrong = await failToStart({ env: { ...controlEnv, FILE } })
  expect(wrong).toEqual({
    end: 78,
    output: "libdynamo: the master key is not the one of this database\n",
  })
  await rm(keyFile)
  const IAM_MASTER_KEY = (await readFile(`${keyFile}.away`, "utf8")).trim()
  const again = await startServer({ folder: folder.path, env: { ...controlEnv, IAM_MASTER_KEY } })
  expect((await clientFor(again.url, keys).listTables({})).TableNames).toEqual([])
  await again.stop()
})

test("the command wants the control plane's credentials, and says what the server said", async () => {
  await using server = await startServer({ env: controlEnv })
  const args = [bundle, "account", "create", "--endpoint", server.url]
  const open = run(process.execPath, args, { env: { PATH: process.env.PATH } })
  expect(await refusalOf(open)).toContain("account create needs the IAM_ variables")
  const IAM_SECRET_KEY = "x".repeat(40)
  const wrong = run(process.execPath, args, { env: { ...controlEnv, IAM_SECRET_KEY } })
  expect(await refusalOf(wrong)).toContain("InvalidSignatureException")
})
