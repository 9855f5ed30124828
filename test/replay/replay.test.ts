/**
 * Whoever replays the stream of a table into an empty one gets the table: nothing is missing,
 * nothing comes twice, and the records of each item are in order. REPLAY_SEEDS says how many runs.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { expect, test } from "vitest"
import { readConfig } from "../../src/config.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { clientFor, credentials, region } from "../support/client.ts"
import { openDatabase } from "../support/database.ts"
import { type SeededRandom, seededRandom, seedOf } from "../support/seeded-random.ts"
import { type Server, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { createStreamedTable, shardsOf } from "../support/stream.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { writeAtRandom } from "./random-writes.ts"
import { apply, contentsOf, replay } from "./replay.ts"
import { startWorker } from "./worker.ts"

const keyNames = ["pk", "sk"]
const writersMax = 6
const halfHourMs = 30 * 60 * 1000

async function expectSame(db: DynamoDB, streams: DynamoDBStreams, table: string, stream: string) {
  const heldNow = async () => [...(await contentsOf(db, table, keyNames))].toSorted()
  for (let before = await heldNow(); ; ) {
    const told = await replay(streams, stream)
    const held = await heldNow()
    // What a server that was killed had asked of sqld may be done only while we look: then again.
    if (JSON.stringify(held) === JSON.stringify(before)) {
      return expect([...told].toSorted()).toEqual(held)
    }
    before = held
  }
}

/** An app in this process, whose hours pass as a test says. */
async function openWithClock() {
  const database = await openDatabase()
  const real = silentPlatform()
  let passedMs = 0
  const platform = { ...real, now: () => real.now() + passedMs }
  const app = await openApp(readConfig(database.env), platform)
  const config = {
    ...{ region, credentials, maxAttempts: 1, endpoint: "http://libdynamo.local" },
    requestHandler: sdkRequestHandler(app),
  }
  return {
    ...{ app, db: new DynamoDB(config), streams: new DynamoDBStreams(config) },
    pass(ms: number) {
      passedMs += ms
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await database.close()
    },
  }
}

/** While writers write, hours pass, and shards are rolled over. Returns how many there were. */
async function runInProcess(random: SeededRandom): Promise<number> {
  await using opened = await openWithClock()
  const { app, db, streams, pass } = opened
  const { TableName, StreamArn } = await createStreamedTable(db)
  const writers = Array.from({ length: writersMax }, async () => {
    for (let count = 0; count < 25; count++) await writeAtRandom(db, TableName, random)
  })
  const time = (async () => {
    for (let step = 0; step < 20; step++) {
      pass(halfHourMs)
      await app.maintain()
    }
  })()
  await Promise.all([...writers, time])
  await expectSame(db, streams, TableName, StreamArn)
  return (await shardsOf(streams, StreamArn)).length
}

test("the stream of a table replayed is the table, while shards are rolled over", async () => {
  const seed = seedOf(process.env.SEED)
  const seeds = Number(process.env.REPLAY_SEEDS ?? 5)
  console.info(`replay: SEED=${seed}, ${seeds} seeds`)
  let shards = 0
  for (let run = 0; run < seeds; run++) {
    try {
      shards += await runInProcess(seededRandom(seed + run))
    } catch (error) {
      throw new Error(`SEED=${seed + run}`, { cause: error })
    }
  }
  // Else none of this was tested.
  expect(shards).toBeGreaterThan(seeds)
}, 3_600_000)

test("a worker that follows along the lineage of shards has the table in the end", async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`replay: SEED=${seed}`)
  const random = seededRandom(seed)
  await using opened = await openWithClock()
  const { app, db, streams, pass } = opened
  const { TableName, StreamArn } = await createStreamedTable(db)
  const contents = new Map<string, string>()
  const worker = await startWorker(streams, StreamArn, (record) => apply(contents, record))
  let isOver = false
  const writers = Array.from({ length: writersMax }, async () => {
    while (!isOver) await writeAtRandom(db, TableName, random)
  })
  try {
    for (let step = 0; step < 30; step++) {
      pass(halfHourMs)
      await app.maintain()
      await worker.round()
    }
  } finally {
    isOver = true
    await Promise.all(writers)
  }
  expect(await worker.catchUp()).toBeGreaterThan(1)
  const held = await contentsOf(db, TableName, keyNames)
  expect([...contents].toSorted()).toEqual([...held].toSorted())
})

interface KilledRun {
  readonly random: SeededRandom
  readonly kills: number
  readonly start: () => Promise<Server>
  /** Kills something in the middle of writing, until the server is gone. */
  readonly kill: (server: Server) => Promise<unknown>
}

async function runKilled({ random, kills, start, kill }: KilledRun): Promise<void> {
  let table: { readonly TableName: string; readonly StreamArn: string } | undefined
  for (let round = 0; round < kills; round++) {
    const server = await start()
    const db = clientFor(server.url)
    const streams = new DynamoDBStreams({ region, credentials, endpoint: server.url })
    table ??= await createStreamedTable(db)
    const { TableName, StreamArn } = table
    await expectSame(db, streams, TableName, StreamArn)
    let isOver = false
    let written = 0
    const writers = Array.from({ length: writersMax }, async () => {
      for (; !isOver; written++) await writeAtRandom(db, TableName, random, { mayFail: true })
    })
    const enough = writersMax + random.below(200)
    const untilKilled = async () => {
      while (!isOver && written < enough) await sleep(1)
      await kill(server)
      await server.exited
    }
    try {
      await Promise.race([untilKilled(), Promise.all(writers)])
    } finally {
      isOver = true
      await Promise.all(writers)
      db.destroy()
      streams.destroy()
    }
  }
  await using server = await start()
  const streams = new DynamoDBStreams({ region, credentials, endpoint: server.url })
  const { TableName = "", StreamArn = "" } = table ?? {}
  const told = await replay(streams, StreamArn)
  expect(told.size).toBeGreaterThan(0)
  await expectSame(clientFor(server.url), streams, TableName, StreamArn)
}

const kills = Number(process.env.REPLAY_KILLS ?? 3)

test("and so it is after kill -9 in the middle of writing", async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`replay: SEED=${seed}, ${kills} kills`)
  await using folder = await temporaryFolder()
  const start = () => startServer({ folder: folder.path })
  const kill = async (server: Server) => server.process.kill("SIGKILL")
  await runKilled({ random: seededRandom(seed), kills, start, kill })
}, 3_600_000)

test("and on sqld, where either of the two is killed", async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`replay: SEED=${seed}, ${kills} kills on sqld`)
  const random = seededRandom(seed)
  await using folder = await temporaryFolder()
  await using sqld = await startSqld()
  const start = () => startServer({ folder: folder.path, env: { LIBSQL_URL: sqld.url } })
  const kill = async (server: Server) => {
    if (random.below(2) === 0) {
      await sqld.kill()
      await sleep(random.below(200))
      await sqld.restart()
      // What was under way when sqld went is done by now, or given up.
      await sleep(500)
    }
    server.process.kill("SIGKILL")
  }
  await runKilled({ random, kills, start, kill })
}, 3_600_000)
