/** Other people's clients, unmodified, where the machine has them. */
import { execFileSync } from "node:child_process"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Server, startServer } from "../support/server.ts"
import { runClient, runPython } from "./python.ts"

let server: Server | undefined
let url = ""
beforeAll(async () => {
  server = process.env.TEST_ENDPOINT === undefined ? await startServer() : undefined
  url = process.env.TEST_ENDPOINT ?? server?.url ?? ""
})
afterAll(() => server?.stop())

describe("boto3", () => {
  test.for(["messages.py", "products.py", "transactions.py"])("%s", async (script, context) => {
    const { output, skipped } = await runPython(script, url)
    if (skipped) return context.skip(skipped)
    expect(output).toBe("ok")
  })
})

describe.skipIf(!hasCommandLine())("the AWS command line", () => {
  const aws = async (...args: string[]) =>
    (await runClient("aws", ["dynamodb", ...args], url)).output
  const json = async (...args: string[]) => JSON.parse((await aws(...args)) || "null")
  const key = '{"orderID":{"S":"o1"}}'
  const table = ["--table-name", "CliOrders"]

  test("creates a table and waits for it", async () => {
    const { TableDescription } = await json(
      "create-table",
      ...table,
      "--attribute-definitions",
      "AttributeName=orderID,AttributeType=S",
      "--key-schema",
      "AttributeName=orderID,KeyType=HASH",
      "--provisioned-throughput",
      "ReadCapacityUnits=1,WriteCapacityUnits=1",
    )
    expect(TableDescription).toMatchObject({ TableStatus: "CREATING", ItemCount: 0 })
    expect(await aws("wait", "table-exists", ...table)).toBe("")
    expect(await aws("list-tables", "--query", "TableNames", "--output", "text")).toContain(
      "CliOrders",
    )
  })

  test("writes, reads, changes, finds and deletes an order", async () => {
    await aws("put-item", ...table, "--item", '{"orderID":{"S":"o1"},"amount":{"N":"5"}}')
    const changed = await json(
      "update-item",
      ...table,
      ...["--key", key, "--update-expression", "SET amount = amount + :one"],
      ...["--expression-attribute-values", '{":one":{"N":"1"}}', "--return-values", "ALL_NEW"],
    )
    expect(changed).toEqual({ Attributes: { orderID: { S: "o1" }, amount: { N: "6" } } })
    expect(await json("get-item", ...table, "--key", key)).toEqual({ Item: changed.Attributes })
    expect(await json("scan", ...table)).toMatchObject({ Count: 1, ScannedCount: 1 })
    const queried = await json(
      "query",
      ...table,
      ...["--key-condition-expression", "orderID = :id"],
      ...["--expression-attribute-values", '{":id":{"S":"o1"}}'],
    )
    expect(queried.Items).toEqual([changed.Attributes])
    await aws("delete-item", ...table, "--key", key)
    // A missing item prints nothing at all.
    expect(await aws("get-item", ...table, "--key", key)).toBe("")
  })

  // A token twice: the second time nothing happens, and the reply is the same.
  test("writes and reads in transactions", async () => {
    const Put = { TableName: "CliOrders", Item: { orderID: { S: "o2" }, amount: { N: "1" } } }
    const items = ["--transact-items", JSON.stringify([{ Put }])]
    const token = ["--client-request-token", "token_of_the_command_line"]
    for (let time = 0; time < 2; time += 1) {
      expect(await aws("transact-write-items", ...items, ...token)).toBe("")
    }
    const gets = ["o2", "o3"].map((S) => ({
      Get: { TableName: "CliOrders", Key: { orderID: { S } } },
    }))
    const found = await json("transact-get-items", "--transact-items", JSON.stringify(gets))
    expect(found).toEqual({ Responses: [{ Item: Put.Item }, {}] })
  })

  test("deletes the table", async () => {
    const { TableDescription } = await json("delete-table", ...table)
    expect(TableDescription.TableStatus).toBe("DELETING")
    expect(await aws("wait", "table-not-exists", ...table)).toBe("")
  })
})

function hasCommandLine(): boolean {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    console.warn("skipped: the AWS command line is not on this machine")
    return false
  }
}
