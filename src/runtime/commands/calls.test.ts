import { existsSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { systemPlatform } from "../platform.ts"
import { openDatabase, openPatiently, openServer } from "./calls.ts"

const platform = systemPlatform({ level: "silent", write: () => true, forPeople: false })

const keys = {
  IAM_ACCOUNT_ID: "111111111111",
  IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE",
  IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}

test.each([{}, keys])("a database in this process is asked with its own keys: %j", async (more) => {
  const environment = { FILE: ":memory:", LOG_LEVEL: "silent", HOST: "0.0.0.0", ...more }
  await using calls = await openDatabase(environment, platform)
  expect(await calls.call("ListTables", {})).toHaveProperty("TableNames")
  await expect(calls.call("DescribeTable", { TableName: "None" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: expect.stringMatching(/^ResourceNotFoundException: .*None/),
  })
})

test("a database whose name is misspelt is not made by whoever only looks", async () => {
  const FILE = join(tmpdir(), `${crypto.randomUUID()}.db`)
  const opening = openPatiently(undefined, { FILE }, platform, { onlyExisting: true })
  await expect(opening).rejects.toThrow(`there is no database ${FILE}`)
  expect(existsSync(FILE)).toBe(false)
})

test("what never answered is not asked again, what answered is", async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    // The second request gets no answer, and the third a proxy's.
    if (asked === 2) response.destroy()
    else response.writeHead(asked === 3 ? 503 : 200).end(asked === 3 ? "<p>Down</p>" : "{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const calls = await openPatiently(endpoint, {}, platform)
  await calls.call("ListTables", {})
  await calls.call("ListTables", {})
  expect(asked).toBe(4)
  await new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  const late = await openPatiently(endpoint, {}, platform)
  await expect(late.call("ListTables", {})).rejects.toThrow(`${endpoint} does not answer`)
})

test.each(["foo", "ftp://h", "h:8000"])("%s is no endpoint", async (endpoint) => {
  await expect(openServer(endpoint, {}, platform)).rejects.toThrow("--endpoint must be http(s)://")
})
