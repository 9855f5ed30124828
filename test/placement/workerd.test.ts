/** On Workers: a namespace for each region, reads from a replica and from the read cache. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { credentials } from "../support/client.ts"
import { startSqld, statsOf } from "../support/sqld.ts"
import { simple } from "../support/table-input.ts"
import { startWorkerd } from "../support/workerd.ts"

test.each(["off", "items=100,ttl=60", "items=100,ttl=60,mode=dax"])(
  "READ_CACHE=%s",
  async (READ_CACHE) => {
    await using primary = await startSqld({ namespaces: [] })
    await using replica = await startSqld({ namespaces: [], replicaOf: primary.grpcUrl })
    const hostOf = (url: string) => url.replace("127.0.0.1", "{account}-{region}.localhost")
    await using worker = await startWorkerd({
      env: {
        ALLOW_OPEN: "1",
        READ_CACHE,
        LIBSQL_URL: hostOf(primary.url),
        LIBSQL_READ_URL: hostOf(replica.url),
        LIBSQL_ADMIN_URL: primary.adminUrl,
      },
    })
    for (const region of ["us-east-1", "eu-west-1"]) {
      const db = new DynamoDB({ region, endpoint: worker.url, credentials, maxAttempts: 1 })
      await db.createTable({ ...(simple as object), TableName: "Orders" } as never)
      const names = Array.from({ length: 40 }, (_, n) => `${n}`)
      // They meet a database that nobody has opened before, and none waits for another.
      await Promise.all(
        names.map((pk) => db.putItem({ TableName: "Orders", Item: { pk: { S: pk } } })),
      )
      expect((await db.listTables({})).TableNames).toEqual(["Orders"])
      const readAll = async (ConsistentRead: boolean) => {
        const reads = names.map((pk) =>
          db.getItem({ TableName: "Orders", Key: { pk: { S: pk } }, ConsistentRead }),
        )
        return (await Promise.all(reads)).map(({ Item }) => Item?.pk?.S)
      }
      expect(await readAll(true)).toEqual(names)
      await expect.poll(() => readAll(false)).toEqual(names)
      const asked = async () => (await statsOf(replica, `000000000000-${region}`)).query_count ?? 0
      const asksReplica = async () => {
        const before = await asked()
        expect(await readAll(false)).toEqual(names)
        return (await asked()) > before
      }
      // One that was slow at first is left alone for some seconds.
      if (READ_CACHE === "off") await expect.poll(asksReplica).toBe(true)
      else expect(await asksReplica()).toBe(false)
      db.destroy()
    }
    expect((await fetch(`${worker.url}/health/ready`)).status).toBe(200)
    const metrics = await (await fetch(`${worker.url}/metrics`)).text()
    const [, hits] = /reads_total\{of="item",result="hit"\} (\d+)/.exec(metrics) ?? []
    const [, reads] = /eventual_reads_total\{from="replica"\} (\d+)/.exec(metrics) ?? []
    // The invisible cache asks the primary; that of DAX asks the replica for what it lacks.
    expect(Number(reads) > 0).toBe(READ_CACHE !== "items=100,ttl=60")
    expect(Number(hits ?? 0) >= 80).toBe(READ_CACHE !== "off")
  },
)
