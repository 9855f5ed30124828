/**
 * Kills a server that is being written to, starts it again and looks whether everything that it
 * acknowledged is there: `npm run test:crash -- --kills 50 --seed 7`.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import Database from "libsql"
import { clientFor } from "../support/client.ts"
import { onDemandTable } from "../support/on-demand-table.ts"
import { type SeededRandom, seededRandom, seedOf } from "../support/seeded-random.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { sharedKey, TableName, Writer } from "./writer.ts"

const writersMax = 8
const writesMax = 100
const momentMsMax = 5

/** Returns how many writes were acknowledged; throws at the first that is lost or half there. */
export async function crash(kills: number, seed: number): Promise<number> {
  const random = seededRandom(seed)
  await using folder = await temporaryFolder()
  const writers = Array.from({ length: writersMax }, (_, place) => new Writer(`w${place}`, random))
  await createTable(folder.path)
  for (let kill = 0; kill < kills; kill += 1) {
    await writeUntilKilled(folder.path, writers, random)
    await checkAfterRestart(folder.path, writers)
  }
  return acknowledgedBy(writers)
}

export async function createTable(folder: string): Promise<void> {
  await using server = await startServer({ folder })
  await clientFor(server.url).createTable(onDemandTable(TableName, { pk: "S" }))
}

async function writeUntilKilled(folder: string, writers: readonly Writer[], random: SeededRandom) {
  const server = await startServer({ folder })
  const db = clientFor(server.url)
  const running = Promise.all(writers.map((writer) => writer.run(db)))
  // However slow the machine is, it is in the middle of writing.
  const enough = acknowledgedBy(writers) + random.below(writesMax)
  let isOver = false
  const untilKilled = async () => {
    while (!isOver && acknowledgedBy(writers) <= enough) await sleep(1)
    await sleep(random.below(momentMsMax))
  }
  try {
    await Promise.race([running, untilKilled()])
  } finally {
    isOver = true
    server.process.kill("SIGKILL")
    await running
    await server.exited
    db.destroy()
  }
}

function acknowledgedBy(writers: readonly Writer[]): number {
  return writers.reduce((sum, { acknowledgedWrites }) => sum + acknowledgedWrites, 0)
}

/** Throws where something is lost or half there. */
export async function checkAfterRestart(folder: string, writers: readonly Writer[]): Promise<void> {
  await using server = await startServer({ folder })
  const db = clientFor(server.url)
  for (const writer of writers) await writer.check(db)
  await checkSharedCount(db, writers)
  await checkTableCount(db)
  const database = new Database(`${folder}/data.db`)
  const answer = database.prepare("PRAGMA integrity_check").pluck().all([])
  database.close()
  if (String(answer) !== "ok") throw new Error(`integrity_check: ${answer}`)
  db.destroy()
}

async function checkSharedCount(db: DynamoDB, writers: readonly Writer[]): Promise<void> {
  const { Item } = await db.getItem({ TableName, Key: sharedKey, ConsistentRead: true })
  const counted = Number(Item?.visits?.N ?? 0)
  const sum = (of: (writer: Writer) => number) => writers.reduce((all, one) => all + of(one), 0)
  const least = sum((writer) => writer.acknowledgedCounts)
  const most = sum((writer) => writer.attemptedCounts)
  if (counted < least || counted > most) {
    throw new Error(`counted ${counted}, but ${least} were acknowledged of ${most} attempted`)
  }
}

async function checkTableCount(db: DynamoDB): Promise<void> {
  const { Table } = await db.describeTable({ TableName })
  const { Count } = await db.scan({ TableName, Select: "COUNT", ConsistentRead: true })
  if (Table?.ItemCount !== Count) {
    throw new Error(`the table says ${Table?.ItemCount} items, a scan finds ${Count}`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { kills: { type: "string", default: "20" }, seed: { type: "string" } },
  })
  const seed = seedOf(values.seed)
  process.stdout.write(`seed ${seed}, ${values.kills} kills\n`)
  const writes = await crash(Number(values.kills), seed)
  process.stdout.write(`${writes} acknowledged writes are all there\n`)
}
