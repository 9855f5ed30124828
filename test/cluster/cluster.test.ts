/** `WORKERS=n`: several processes behind one port and before one file. */
import { once } from "node:events"
import { copyFile, open, rename, rm } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { describe, expect, test, vi } from "vitest"
import { findRuntimes } from "../runtimes/runtimes.ts"
import { smoke } from "../runtimes/smoke.ts"
import { clientFor } from "../support/client.ts"
import { signedHeaders } from "../support/raw-request.ts"
import { bundle, failToStart, type Server, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { isAlive, startsIn, until } from "./members.ts"

// Many processes start, one after the other, and other tests want the same cores.
vi.setConfig({ testTimeout: 600_000 })

/** Each question has a connection of its own, and so may meet any worker. */
function ask(url: string, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(url, { headers: { connection: "close" }, signal })
}

async function untilAllHaveAnswered(server: Server, workers: number): Promise<string> {
  const series = Array.from(
    { length: workers },
    (_, at) => `operation="ListTables",status="200",worker="${at + 1}"`,
  )
  let figures = ""
  await until(async () => {
    // As many at the same time as there are workers: in turns, each gets one.
    await Promise.all(series.map(() => listTables(server.url)))
    figures = await (await ask(`${server.url}/metrics`)).text()
    return series.every((each) => figures.includes(each))
  })
  return figures
}

async function listTables(url: string): Promise<void> {
  const db = clientFor(url)
  await db.listTables({})
  db.destroy()
}

describe.each(findRuntimes())("on $name", ({ name, program }) => {
  const path = "path" in program ? program.path : undefined
  if ("missing" in program) console.warn(`skipped on ${name}: ${program.missing}`)
  const command = [path ?? "", bundle]
  const started = (env: Record<string, string> = {}) =>
    startServer({ command, env: { WORKERS: "2", ...env } })

  test.skipIf(path === undefined)(
    "one port, one line, every worker answers, all drain",
    async () => {
      // The variable of somebody else's worker, inherited: nobody leads this process.
      const server = await started({ LIBDYNAMO_WORKER: "7" })
      try {
        await smoke(clientFor(server.url))
        await untilAllHaveAnswered(server, 2)
        expect(server.output().match(/listening on/g)).toHaveLength(1)
        // The port that it names is the one of both.
        expect(server.output().trim().split("\n")).toHaveLength(1)
      } finally {
        expect(await server.stop()).toBe(0)
      }
      await expect(fetch(server.url)).rejects.toThrow()
    },
  )

  test.skipIf(path === undefined)("the smoke suite passes on sqld", async () => {
    await using sqld = await startSqld()
    const server = await started({ LIBSQL_URL: sqld.url })
    try {
      await smoke(clientFor(server.url))
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })

  test.skipIf(path === undefined)(
    "what is wrong is said once, with the exit status of one",
    async () => {
      await using other = await startServer({ command })
      for (const [env, end, text] of [
        [{ WORKERS: "0" }, 78, "WORKERS must be a number from 1 to 64"],
        [{ FILE: ":memory:" }, 78, "WORKERS share a database, and FILE is memory of one"],
        [{ FILE: "/nowhere/at/all/data.db" }, 78, "FILE: cannot use database"],
        [{ PORT: new URL(other.url).port }, 1, "EADDRINUSE"],
      ] as const) {
        const failed = await failToStart({ command, env: { WORKERS: "3", ...env } })
        expect(failed.output.trim().split("\n")).toEqual([expect.stringContaining(text)])
        expect(failed.end).toBe(end)
      }
    },
  )

  // Otherwise nobody could start the next one.
  test.skipIf(path === undefined)("workers end when their primary is killed", async () => {
    const server = await started({ LOG_LEVEL: "debug" })
    const pids = startsIn(server).map(({ pid }) => pid)
    expect(pids).toHaveLength(2)
    server.process.kill("SIGKILL")
    await until(() => !pids.some(isAlive))
    await server.exited
  })
})

test("requests that have begun are answered by all workers, and then it ends with 0", async () => {
  const server = await startServer({ env: { WORKERS: "2", LOG_LEVEL: "debug" } })
  const raw = { operation: "ListTables", body: `{"Limit":100}${" ".repeat(1000)}` }
  const headers = await signedHeaders(server.url, raw)
  // In turns they go to one worker after the other.
  const outgoing = Array.from({ length: 4 }, () =>
    request(server.url, {
      method: "POST",
      agent: false,
      headers: { ...headers, expect: "100-continue" },
    }),
  )
  const statuses = outgoing.map(async (each) => {
    const [reply] = await once(each, "response")
    return reply.resume().statusCode
  })
  // Once a worker says that it waits for the rest, it has begun.
  await Promise.all(
    outgoing.map((each) => {
      each.flushHeaders()
      return once(each, "continue")
    }),
  )
  server.process.kill("SIGTERM")
  // A connection that comes while the last worker stops listening may be held by the primary, and
  // broken with its end: it is not waited for.
  await until(() =>
    ask(server.url, AbortSignal.timeout(500)).then(
      () => false,
      () => true,
    ),
  )
  for (const each of outgoing) each.end(raw.body)
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200])
  expect(await server.stop()).toBe(0)
})

test("the figures are those of all workers", async () => {
  await using server = await startServer({ env: { WORKERS: "3" } })
  const figures = await untilAllHaveAnswered(server, 3)
  const heads = figures.split("\n").filter((line) => line.startsWith("# "))
  expect(new Set(heads).size).toBe(heads.length)
})

// Strict mode draws a master key, and a key that is made in one worker is good in all.
test("who is let in by one worker is let in by all", async () => {
  const root = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMIexample" }
  const strict = {
    ...{ IAM_ACCOUNT_ID: "123456789012", IAM_ACCESS_KEY: root.accessKeyId },
    IAM_SECRET_KEY: root.secretAccessKey,
  }
  await using server = await startServer({ env: { WORKERS: "3", ...strict } })
  const { end, output } = await failToStart({
    command: [process.execPath, bundle, "account", "create", "--endpoint", server.url],
    env: strict,
  })
  expect(end).toBe(0)
  const { AccessKeyId, SecretAccessKey } = JSON.parse(output)
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
  for (let times = 0; times < 12; times++) {
    const db = clientFor(server.url, keys)
    expect((await db.listTables({})).TableNames).toEqual([])
    db.destroy()
  }
})

test("maintenance goes on when the worker that kept its time is killed", async () => {
  const env = { WORKERS: "2", LOG_LEVEL: "debug", TTL_SWEEP_SECONDS: "1" }
  await using server = await startServer({ env })
  const TableName = "Passing"
  const db = clientFor(server.url)
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  const TimeToLiveSpecification = { AttributeName: "until", Enabled: true }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
  db.destroy()
  // The first keeps the time. One dies after the other, so that in the end both are others.
  for (const { pid } of startsIn(server).slice(0, 2)) {
    const before = startsIn(server).length
    process.kill(pid, "SIGKILL")
    await until(() => startsIn(server).length > before)
  }
  const late = clientFor(server.url)
  const Key = { pk: { S: "gone" } }
  await late.putItem({
    TableName,
    Item: { ...Key, until: { N: `${Math.floor(Date.now() / 1000) - 5}` } },
  })
  await until(async () => (await late.getItem({ TableName, Key })).Item === undefined)
})

test("with all workers gone at once, the port comes back", async () => {
  await using folder = await temporaryFolder()
  const env = { WORKERS: "2", LOG_LEVEL: "debug" }
  await using server = await startServer({ env, folder: folder.path })
  for (const { pid } of startsIn(server)) process.kill(pid, "SIGKILL")
  await until(() => startsIn(server).length >= 4)
  await until(() =>
    ask(`${server.url}/health/ready`, AbortSignal.timeout(5000)).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
})

// As while Node itself is being updated.
test("a worker that cannot be started is tried again, and no end waits for it", async () => {
  await using folder = await temporaryFolder()
  const [node, elsewhere] = [join(folder.path, "node"), join(folder.path, "elsewhere")]
  await copyFile(process.execPath, node)
  const env = { WORKERS: "2", LOG_LEVEL: "debug" }
  const server = await startServer({ command: [node, bundle], env })
  try {
    await rename(node, elsewhere)
    process.kill(startsIn(server)[0]?.pid ?? 0, "SIGKILL")
    await until(() => server.output().includes("ENOENT"))
    await copyFile(elsewhere, node)
    const writing = await open(node, "r+")
    await until(() => server.output().includes("ETXTBSY"))
    await writing.close()
    await until(() => startsIn(server).length === 3)
    await rm(node)
    process.kill(startsIn(server)[2]?.pid ?? 0, "SIGKILL")
    await until(() => server.output().split("ENOENT").length > 2)
  } finally {
    expect(await server.stop()).toBe(0)
  }
})
