/** Starting, listening and stopping: what people and process managers rely on. */
import { once } from "node:events"
import { cp, symlink } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { signedHeaders } from "../support/raw-request.ts"
import { bundle, failToStart, root, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

// In a copy, because it builds: the other tests are running what is in dist/.
test("npm start builds and serves", async () => {
  await using copy = await temporaryFolder()
  for (const name of ["src", "build.ts", "package.json", "tsconfig.json", "tsconfig.build.json"]) {
    await cp(join(root, name), join(copy.path, name), { recursive: true })
  }
  await symlink(join(root, "node_modules"), join(copy.path, "node_modules"))
  const server = await startServer({ command: ["npm", "start"], cwd: copy.path })
  expect((await clientFor(server.url).listTables({})).TableNames).toEqual([])
  // The signal reaches the server, not only npm or its shell.
  expect(await server.stop()).toBe(0)
  await expect(fetch(server.url)).rejects.toThrow()
})

test("one line says that it listens, where, and on what", async () => {
  await using server = await startServer({ env: { FILE: ":memory:" } })
  const lines = server.output().trim().split("\n")
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(
    /^libdynamo \d+\.\d+\.\d+\S* listening on http:\/\/127\.0\.0\.1:\d+ \(open mode, :memory:\)$/,
  )
})

describe.each(["SIGTERM", "SIGINT"] as const)("on %s", (signal) => {
  test("a request that has begun is answered, no other is taken, and the process ends with 0", async () => {
    const server = await startServer()
    const raw = { operation: "ListTables", body: `{"Limit":100}${" ".repeat(1000)}` }
    const headers = await signedHeaders(server.url, raw)
    // Node answers the head at once, when it has read it.
    const expecting = { ...headers, expect: "100-continue" }
    const outgoing = request(server.url, { method: "POST", headers: expecting })
    outgoing.flushHeaders()
    await once(outgoing, "continue")
    outgoing.write(raw.body.slice(0, 5))

    server.process.kill(signal)
    const isRefused = () =>
      fetch(server.url).then(
        () => false,
        () => true,
      )
    await expect.poll(isRefused).toBe(true)
    outgoing.end(raw.body.slice(5))
    const [reply] = await once(outgoing, "response")
    expect(reply.statusCode).toBe(200)
    expect(await server.stop()).toBe(0)
  })
})

// As with `libdynamo | head -1`: what cannot be logged is no reason to stop.
test("whoever read its output goes away, and it serves and stops as before", async () => {
  const server = await startServer({ env: { LOG_LEVEL: "debug" } })
  server.process.stdout?.destroy()
  server.process.stderr?.destroy()
  expect((await clientFor(server.url).listTables({})).TableNames).toEqual([])
  // It logs that it stops.
  expect(await server.stop()).toBe(0)
})

describe("a wrong setting stops the start with one line that names it", () => {
  test.each([
    ["PORT", { PORT: "many" }],
    ["FILE", { FILE: "/nowhere/at/all/data.db" }],
    ["LIBSQL_URL", { LIBSQL_URL: "ftp://example" }],
    ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
    ["IAM_SECRET_KEY", { IAM_ACCOUNT_ID: "123456789012", IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE" }],
    ["HOST", { HOST: "0.0.0.0" }],
  ])("%s", async (variable, env) => {
    const { end, output } = await failToStart({ env })
    expect(end).not.toBe(0)
    expect(end).not.toBe("SIGKILL")
    expect(output.trim().split("\n")).toHaveLength(1)
    expect(output).toContain(variable)
  })

  test("and never shows a secret", async () => {
    const secret = "wJalrXUtnFEMIexample"
    const env = { IAM_ACCOUNT_ID: "not a number", IAM_ACCESS_KEY: "AKIA", IAM_SECRET_KEY: secret }
    const { output } = await failToStart({ env })
    expect(output).toContain("IAM_ACCOUNT_ID")
    expect(output).not.toContain(secret)
  })
})

test("open mode listens beyond loopback only when told to", async () => {
  await using server = await startServer({ env: { HOST: "0.0.0.0", ALLOW_OPEN: "1" } })
  const url = server.url.replace("0.0.0.0", "127.0.0.1")
  expect((await clientFor(url).listTables({})).TableNames).toEqual([])
})

// RFC 9112, 3.2. Node by itself would keep the first and say nothing.
test("two Host headers are refused", async () => {
  await using server = await startServer()
  const headers = ["Host", "one", "Host", "other", "Content-Length", "0"]
  const outgoing = request(server.url, { method: "POST", headers }).end()
  const [reply] = await once(outgoing, "response")
  expect(reply.resume().statusCode).toBe(400)
  expect(reply.headers["content-length"]).toBe("0")
})

test("the command explains itself", async () => {
  const { end, output } = await failToStart({ command: [process.execPath, bundle, "--help"] })
  expect(end).toBe(0)
  for (const option of ["--port", "--host", "--file", "--url"]) expect(output).toContain(option)
})

test("options of the command set what variables set", async () => {
  const options = ["--port", "0", "--file", ":memory:"]
  await using server = await startServer({ command: [process.execPath, bundle, ...options] })
  expect(server.output()).toContain("(open mode, :memory:)")
})
