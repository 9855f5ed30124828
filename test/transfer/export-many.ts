import { spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { readConfig } from "../../src/config.ts"
import { keyBytesOf } from "../../src/model/key/key-schema.ts"
import type { Table } from "../../src/model/table/table.ts"
import type { Item } from "../../src/model/value/attribute-value.ts"
import { itemSize } from "../../src/model/value/size.ts"
import { localCall, localRegion } from "../../src/runtime/local-call.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import type { Change } from "../../src/storage/storage.ts"
import { root, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const TableName = "Large"
const rowsPerWrite = 1000
const nodeOptions = `--import=${pathToFileURL(join(import.meta.dirname, "report-peak.mjs"))}`

export interface Outcome {
  readonly items: number
  readonly exported: number
  readonly seconds: number
  readonly peakMegabytes: number
  /** Lines of progress. */
  readonly lines: number
}

/** So many items of about 1 KB in a file, exported by another process. */
export async function exportMany(
  items: number,
  by: "command" | "operation",
  say: (line: string) => void,
): Promise<Outcome> {
  await using folder = await temporaryFolder()
  await fill(join(folder.path, "data.db"), items, say)
  say(`${items} items are there`)
  const startedMs = performance.now()
  const { exported, output } = await (by === "command" ? byCommand : byOperation)(folder.path, say)
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10
  const peak = /PEAK_RSS_KB=(\d+)/.exec(output)?.[1]
  const lines = output.split("\n").filter((line) => line.startsWith("export")).length
  return { items, exported, seconds, peakMegabytes: Math.round(Number(peak) / 1024), lines }
}

async function byCommand(folder: string, say: (line: string) => void) {
  const to = join(folder, "out")
  const args = ["export", "--table", TableName, "--to", to, "--file", join(folder, "data.db")]
  const child = spawn(process.execPath, [join(root, "dist/index.js"), ...args], {
    env: { PATH: process.env.PATH, NODE_OPTIONS: nodeOptions },
  })
  let output = ""
  let summary = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    summary += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text
    if (output.split("\n").length % 50 === 0) say(text.trim())
  })
  const code = await new Promise((resolve) => child.once("close", resolve))
  if (code !== 0) throw new Error(`the export ended with ${code}: ${output}`)
  const { itemCount } = JSON.parse(await readFile(summary.trim(), "utf8"))
  return { exported: itemCount as number, output }
}

/** By a server with its timer. */
async function byOperation(folder: string) {
  const env = { NODE_OPTIONS: nodeOptions, BACKUP_URL: `file:${folder}/objects` }
  const server = await startServer({ folder, env })
  const call = (operation: string, input: object) => {
    const send = async (request: Request) => fetch(new Request(server.url, request))
    return localCall(send, "DynamoDB_20120810", operation, input)
  }
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await call("UpdateContinuousBackups", { TableName, PointInTimeRecoverySpecification })
  const { Table } = await call("DescribeTable", { TableName })
  const TableArn = (Table as { TableArn: string }).TableArn
  const begun = await call("ExportTableToPointInTime", { TableArn, S3Bucket: "large" })
  const { ExportArn } = begun.ExportDescription as { ExportArn: string }
  for (;;) {
    const { ExportDescription } = await call("DescribeExport", { ExportArn })
    const { ExportStatus, ItemCount } = ExportDescription as Record<string, unknown>
    if (ExportStatus === "COMPLETED") {
      await server.stop()
      return { exported: Number(ItemCount), output: server.output() }
    }
    if (ExportStatus === "FAILED") throw new Error(JSON.stringify(ExportDescription))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Past the API, which would take ten times as long for the same rows. */
async function fill(file: string, items: number, say: (line: string) => void): Promise<void> {
  const platform = silentPlatform()
  const { database } = readConfig({ FILE: file })
  const app = await openApp({ database }, platform)
  const send = async (request: Request) => app.fetch(request)
  await localCall(send, "DynamoDB_20120810", "CreateTable", {
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  await app.close()
  const storage = await openLocal({ path: file, platform })
  const address = { account: "000000000000", region: localRegion, name: TableName }
  const [row] = await storage.read([{ space: "table", address }], "strong")
  const { id: table, key: schema } = JSON.parse(row?.body ?? "") as Table
  for (let from = 0; from < items; from += rowsPerWrite) {
    const length = Math.min(rowsPerWrite, items - from)
    let bytes = 0
    const changes: Change[] = Array.from({ length }, (_, at) => {
      const item = itemOf(from + at)
      const size = itemSize(item)
      bytes += size
      const row = { body: JSON.stringify(item), size }
      return { change: "putItem", table, key: keyBytesOf(schema, item), row }
    })
    changes.push({ change: "count", table, items: length, bytes })
    await storage.write([], () => ({ changes, reply: undefined }))
    if ((from / rowsPerWrite) % 100 === 99) say(`${from + length} items are there`)
  }
  await storage.close()
}

/** No two are alike, so that packing has something to do. */
function itemOf(n: number): Item {
  const digits = String(n * 2_654_435_761)
  return {
    pk: { S: `customer-${n}` },
    count: { N: String(n) },
    text: { S: `${digits} `.repeat(80) },
    tags: { SS: [`tag-${n % 100}`, "all"] },
  }
}
