/** What the other remote tests take for granted about sqld itself. */
import { expect, test } from "vitest"
import { type Sqld, startSqld, statsOf } from "../support/sqld.ts"

test("sqld keeps its data across SIGKILL, on the same port", async () => {
  await using sqld = await startSqld()
  await execute(sqld, "CREATE TABLE t (a)")
  await execute(sqld, "INSERT INTO t VALUES (7)")
  await sqld.kill()
  await expect(execute(sqld, "SELECT a FROM t")).rejects.toThrow()
  await sqld.restart()
  expect(await execute(sqld, "SELECT a FROM t")).toEqual([[{ type: "integer", value: "7" }]])
})

test("each namespace is a database of its own", async () => {
  await using sqld = await startSqld({ namespaces: ["one", "two"] })
  await execute(sqld, "CREATE TABLE t (a)", "one")
  const tables = "SELECT name FROM sqlite_schema"
  expect(await execute(sqld, tables, "one")).toEqual([[{ type: "text", value: "t" }]])
  expect(await execute(sqld, tables, "two")).toEqual([])
  await expect(execute(sqld, tables)).rejects.toThrow("Namespace `127` doesn't exist")
})

test("a replica reads by itself and hands writes on", async () => {
  await using primary = await startSqld()
  await execute(primary, "CREATE TABLE t (a)")
  await using replica = await startSqld({ replicaOf: primary.grpcUrl })
  // It follows when it can.
  const seen = () => execute(replica, "SELECT a FROM t")
  await expect.poll(seen).toEqual([])
  const { write_requests_delegated: writes = 0 } = await statsOf(replica)
  await execute(replica, "INSERT INTO t VALUES (7)")
  expect(await execute(primary, "SELECT a FROM t")).toEqual([[{ type: "integer", value: "7" }]])
  await expect.poll(seen).toEqual([[{ type: "integer", value: "7" }]])
  // It begins to count some time after its start, and may count a write twice.
  expect((await statsOf(replica)).write_requests_delegated).toBeGreaterThan(writes)
  const readsSeen = async () => {
    await seen()
    return (await statsOf(replica)).query_count
  }
  const { query_count: reads = 0 } = await statsOf(replica)
  await expect.poll(readsSeen).toBeGreaterThan(reads)
})

async function execute({ url }: Sqld, sql: string, namespace?: string): Promise<unknown> {
  const response = await fetch(`${url}/v2/pipeline`, {
    method: "POST",
    headers: namespace ? { "x-namespace-bin": btoa(namespace) } : {},
    body: JSON.stringify({ requests: [{ type: "execute", stmt: { sql } }, { type: "close" }] }),
  })
  if (!response.ok) throw new Error(await response.text())
  const { results } = (await response.json()) as {
    results: [{ response: { result: { rows: unknown } } }]
  }
  return results[0].response.result.rows
}
