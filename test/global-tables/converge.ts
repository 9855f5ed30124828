/**
 * Writers in two regions on the same keys, then silence: both tables have to be equal soon after
 * the last write, and each region's stream has to tell its table. `npm run converge -- --on sqld
 * --seconds 30 --keys 1000 --seed 7`.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import type { DynamoDB, WriteRequest } from "@aws-sdk/client-dynamodb"
import { contentsOf, replay } from "../replay/replay.ts"
import { type SeededRandom, seededRandom, seedOf } from "../support/seeded-random.ts"
import { type Place, type Region, regionNames, startRegions } from "./regions.ts"

export interface Convergence {
  readonly on: Place
  readonly seed: number
  /** At least: on a slow machine until there is something to look at. */
  readonly seconds: number
  readonly acknowledgedMin?: number
  readonly keys: number
  readonly writersPerRegion: number
  /** Kills the server meanwhile: on files. */
  readonly kills?: number
}

export interface ConvergenceFigures {
  readonly acknowledged: number
  readonly failed: number
  /** From the end of the last write, or of the cut if that came later, until both are equal. */
  readonly convergedMs: number
  /** How often both were looked at in that time, each with a write: what is slow slows these, too. */
  readonly looks: number
  readonly items: number
}

const TableName = "Music"
/** A table of each region alone, for writes that tell how fast these are now. */
const beside = "Beside"
const keyNames = ["pk"]
/** Only what hangs takes so long. */
const waitMsMax = 300_000

export async function converge(options: Convergence): Promise<ConvergenceFigures> {
  await using place = await startRegions(options.on)
  const [here, there] = place.regions
  await createGlobalTable(here, there)
  const figures = { acknowledged: 0, failed: 0 }
  const endMs = Date.now() + options.seconds * 1000
  const writers = place.regions.flatMap(({ db, name }, at) =>
    Array.from({ length: options.writersPerRegion }, (_, writer) => {
      const random = seededRandom(options.seed + at * 1000 + writer)
      return write(db, { ...options, random, endMs, figures, name: `${name}/${writer}` })
    }),
  )
  const third = (options.seconds * 1000) / 3
  const disturbing = (async () => {
    await sleep(third)
    place.cut()
    for (let kill = 0; kill < (options.kills ?? 0); kill++) {
      await place.kill()
      await sleep(third / ((options.kills ?? 0) + 1))
    }
    await sleep(third / 2)
    place.restore()
  })()
  await Promise.all([...writers, disturbing])
  const lastMs = Date.now()
  const { items, looks } = await untilEqual(here, there)
  const convergedMs = Date.now() - lastMs
  for (const region of place.regions) await expectToldByStream(region)
  await expectIndexed(place.regions)
  return { ...figures, convergedMs, looks, items }
}

async function createGlobalTable(here: Region, there: Region): Promise<void> {
  await here.db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "by", AttributeType: "S" },
    ],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byWriter",
        KeySchema: [{ AttributeName: "by", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  const ReplicaUpdates = [{ Create: { RegionName: there.name } }]
  await here.db.updateTable({ TableName, ReplicaUpdates })
  for (const { db } of [here, there]) {
    await untilActive(db)
    await db.createTable({
      ...{ TableName: beside, BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    })
  }
}

async function untilActive(db: DynamoDB): Promise<void> {
  const deadlineMs = Date.now() + waitMsMax
  while (Date.now() < deadlineMs) {
    const { Table } = await db.describeTable({ TableName }).catch(() => ({ Table: undefined }))
    const [replica] = Table?.Replicas ?? []
    if (Table?.TableStatus === "ACTIVE" && replica?.ReplicaStatus === "ACTIVE") return
    await sleep(50)
  }
  throw new Error("the replica did not become active")
}

interface Writing {
  readonly name: string
  readonly keys: number
  readonly random: SeededRandom
  readonly endMs: number
  readonly acknowledgedMin?: number
  readonly figures: { acknowledged: number; failed: number }
}

async function write(db: DynamoDB, writing: Writing) {
  const { name, keys, random, endMs, acknowledgedMin = 0, figures } = writing
  const key = () => ({ pk: { S: `k${random.below(keys)}` } })
  const item = () => ({ ...key(), by: { S: name }, n: { N: String(random.below(1e6)) } })
  const update = () => ({
    ...{ TableName, Key: key() },
    UpdateExpression: "SET #by = :by ADD n :n",
    ExpressionAttributeNames: { "#by": "by" },
    ExpressionAttributeValues: { ":by": { S: name }, ":n": { N: "1" } },
  })
  const kinds = [
    () => db.putItem({ TableName, Item: item() }),
    () => db.putItem({ TableName, Item: item() }),
    () => db.updateItem(update()),
    () => db.deleteItem({ TableName, Key: key() }),
    () => db.batchWriteItem({ RequestItems: { [TableName]: batchOf(item) } }),
    () => {
      const [one, two] = [item(), item()]
      if (one.pk.S === two.pk.S) return db.putItem({ TableName, Item: one })
      return db.transactWriteItems({
        TransactItems: [{ Put: { TableName, Item: one } }, { Put: { TableName, Item: two } }],
      })
    },
  ]
  while (Date.now() < endMs || figures.acknowledged < acknowledgedMin) {
    try {
      await random.pick(kinds)()
      figures.acknowledged += 1
    } catch (error) {
      figures.failed += 1
      const isAway = error instanceof Error && ("code" in error || error.name === "TimeoutError")
      if (!isAway) throw error
      await sleep(20)
    }
  }
}

function batchOf<T extends { pk: { S: string } }>(item: () => T): WriteRequest[] {
  const items = new Map([item(), item(), item()].map((each) => [each.pk.S, each]))
  return [...items.values()].map((Item) => ({ PutRequest: { Item: { ...Item } } }))
}

async function untilEqual(here: Region, there: Region) {
  const deadlineMs = Date.now() + waitMsMax
  for (let looks = 1; ; looks++) {
    const [one, two] = await Promise.all(
      [here, there].map(({ db }) => contentsOf(db, TableName, keyNames)),
    )
    const texts = [one, two].map((contents) => JSON.stringify([...(contents ?? [])].toSorted()))
    if (texts[0] === texts[1]) return { items: one?.size ?? 0, looks }
    if (Date.now() > deadlineMs) throw new Error(`the regions differ after ${waitMsMax} ms`)
    const Item = { pk: { S: `${looks}` } }
    await Promise.all([here, there].map(({ db }) => db.putItem({ TableName: beside, Item })))
    await sleep(10)
  }
}

async function expectToldByStream({ db, streams, name }: Region): Promise<void> {
  const { Table } = await db.describeTable({ TableName })
  const told = await replay(streams, Table?.LatestStreamArn ?? "")
  const held = await contentsOf(db, TableName, keyNames)
  const texts = [told, held].map((contents) => JSON.stringify([...contents].toSorted()))
  if (texts[0] !== texts[1]) throw new Error(`the stream of ${name} does not tell its table`)
}

/** Every item of the table is where the index of its region says, and nothing else is there. */
async function expectIndexed(regions: readonly Region[]): Promise<void> {
  for (const { db, name } of regions) {
    const byIndex = await contentsOf(db, TableName, keyNames, "byWriter")
    const held = await contentsOf(db, TableName, keyNames)
    const texts = [byIndex, held].map((contents) => JSON.stringify([...contents].toSorted()))
    if (texts[0] !== texts[1]) throw new Error(`the index in ${name} does not have its table`)
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      on: { type: "string", default: "file" },
      seconds: { type: "string", default: "30" },
      keys: { type: "string", default: "1000" },
      writers: { type: "string", default: "4" },
      kills: { type: "string", default: "0" },
      seed: { type: "string" },
    },
  })
  const seed = seedOf(values.seed)
  console.log(`SEED=${seed} regions ${regionNames.join(", ")}`)
  const figures = await converge({
    on: values.on as Place,
    seed,
    seconds: Number(values.seconds),
    keys: Number(values.keys),
    writersPerRegion: Number(values.writers),
    kills: Number(values.kills),
  })
  console.log(JSON.stringify(figures))
}

if (import.meta.main) await main()
