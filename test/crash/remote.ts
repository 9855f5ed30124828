/**
 * Four servers on one sqld: their connections to it are cut at random and it is killed meanwhile,
 * and then everything that was acknowledged has to be there, once:
 * `npm run test:crash-remote -- --seconds 60 --kills 5 --seed 7`.
 */
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import Database from "libsql"
import { clientFor } from "../support/client.ts"
import { onDemandTable } from "../support/on-demand-table.ts"
import { type HttpProxy, randomFates, startProxy } from "../support/proxy.ts"
import { type SeededRandom, seededRandom, seedOf } from "../support/seeded-random.ts"
import { startServer } from "../support/server.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import {
  accounts,
  checkSum,
  type Item,
  startingBalance,
  TableName,
  Teller,
  type Write,
} from "./teller.ts"

export interface RemoteCrash {
  readonly seed: number
  /** At least: on a slow machine until there is something to look at. */
  readonly seconds: number
  readonly kills: number
  readonly acknowledgedMin?: number
  readonly cutsMin?: number
}

/** How many of each there were. */
export interface RemoteCrashFigures {
  readonly acknowledged: number
  readonly refused: number
  readonly unknown: number
  readonly cuts: number
  readonly roundTrips: number
}

const serverCount = 4
const tellerCount = 16
/** One round trip in so many is cut. */
const cutOneIn = 25
const deadMsMax = 700

/** Throws at the first write that is lost, there by half, or carried out twice. */
export async function crashRemote(options: RemoteCrash): Promise<RemoteCrashFigures> {
  const random = seededRandom(options.seed)
  await using sqld = await startSqld()
  const fates = randomFates(random, cutOneIn)
  let isRough = false
  await using proxy = await startProxy(sqld.url, () => (isRough ? fates() : "pass"))
  await using servers = await startServers(proxy.url)
  const db = clientFor(servers.urls[0] ?? "")
  await openAccounts(db)

  isRough = true
  const tellers = Array.from({ length: tellerCount }, () => new Teller(servers.urls, random))
  let isOver = false
  const working = Promise.all(tellers.map((teller) => teller.work(() => isOver)))
  const figures = () =>
    figuresOf(
      tellers.flatMap(({ writes }) => writes),
      proxy,
    )
  const disturb = async () => {
    await killNowAndThen(sqld, random, options)
    const { acknowledgedMin = 0, cutsMin = 0 } = options
    const isEnough = () => figures().acknowledged >= acknowledgedMin && figures().cuts >= cutsMin
    while (!isOver && !isEnough()) await sleep(100)
  }
  const killing = disturb()
  try {
    await Promise.race([working, killing])
  } finally {
    isOver = true
    await Promise.allSettled([working, killing])
    isRough = false
  }
  await working

  const writes = tellers.flatMap((teller) => teller.writes)
  for (const url of servers.urls) await check(clientFor(url), writes)
  await servers[Symbol.asyncDispose]()
  await sqld.kill()
  checkFile(join(sqld.dir, "dbs/default/data"))
  return figures()
}

function figuresOf(writes: readonly Write[], { cuts, roundTrips }: HttpProxy): RemoteCrashFigures {
  const count = (outcome: string) => writes.filter((write) => write.outcome === outcome).length
  return {
    acknowledged: count("acknowledged"),
    refused: count("refused"),
    unknown: count("unknown"),
    cuts: [...cuts.values()].reduce((sum, times) => sum + times, 0),
    roundTrips,
  }
}

async function startServers(LIBSQL_URL: string) {
  const starting = Array.from({ length: serverCount }, () => startServer({ env: { LIBSQL_URL } }))
  const servers = await Promise.all(starting)
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  return { urls: servers.map(({ url }) => url), [Symbol.asyncDispose]: stop }
}

async function openAccounts(db: DynamoDB): Promise<void> {
  await db.createTable(onDemandTable(TableName, { pk: "S" }))
  const Items = accounts.map((name) => ({ pk: { S: name }, n: { N: `${startingBalance}` } }))
  await db.transactWriteItems({
    TransactItems: Items.map((Item) => ({ Put: { TableName, Item } })),
  })
}

/** At one moment in each of as many equal spans. */
async function killNowAndThen(sqld: Sqld, random: SeededRandom, { seconds, kills }: RemoteCrash) {
  const spanMs = (seconds * 1000) / (kills + 1)
  for (let kill = 0; kill < kills; kill += 1) {
    const beforeMs = random.below(spanMs)
    await sleep(beforeMs)
    await sqld.kill()
    await sleep(random.below(deadMsMax))
    await sqld.restart()
    await sleep(spanMs - beforeMs)
  }
  await sleep(spanMs)
}

async function check(db: DynamoDB, writes: readonly Write[]): Promise<void> {
  const items = new Map((await scanAll(db)).map((item) => [item.pk?.S ?? "", item]))
  const { Table } = await db.describeTable({ TableName })
  if (Table?.ItemCount !== items.size) {
    throw new Error(`the table says ${Table?.ItemCount} items, a scan finds ${items.size}`)
  }
  const balances = new Map(accounts.map((name) => [name, startingBalance]))
  const add = (name: string, by: number) => balances.set(name, (balances.get(name) ?? 0) + by)
  for (const { tokens, move, outcome } of writes) {
    const carriedOut = tokens.filter((token) => timesOf(items.get(token)) === 1)
    const never = tokens.filter((token) => timesOf(items.get(token)) === 0)
    const what = `${tokens} (${outcome}${move ? `, ${JSON.stringify(move)}` : ""})`
    if (carriedOut.length + never.length < tokens.length) throw new Error(`more than once: ${what}`)
    if (outcome === "acknowledged" && never.length > 0) throw new Error(`lost: ${what}`)
    if (outcome === "refused" && carriedOut.length > 0)
      throw new Error(`refused, yet there: ${what}`)
    if (move && carriedOut.length > 0) {
      add(move.from, -move.amount)
      add(move.to, move.amount)
    }
  }
  checkSum(accounts.map((name) => items.get(name) ?? {}))
  for (const [name, balance] of balances) {
    const found = Number(items.get(name)?.n?.N)
    if (found !== balance) throw new Error(`${name} has ${found}, its transfers make ${balance}`)
  }
}

async function scanAll(db: DynamoDB): Promise<Item[]> {
  const items: Item[] = []
  for (let start: Item | undefined; ; ) {
    const more = start && { ExclusiveStartKey: start }
    const page = await db.scan({ TableName, ConsistentRead: true, ...more })
    items.push(...(page.Items ?? []))
    if (!page.LastEvaluatedKey) return items
    start = page.LastEvaluatedKey
  }
}

function timesOf(item: Item | undefined): number {
  return Number(item?.times?.N ?? 0)
}

function checkFile(path: string): void {
  const database = new Database(path)
  const answer = database.prepare("PRAGMA integrity_check").pluck().all([])
  database.close()
  if (String(answer) !== "ok") throw new Error(`integrity_check: ${answer}`)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      kills: { type: "string", default: "5" },
      seed: { type: "string" },
    },
  })
  const seed = seedOf(values.seed)
  process.stdout.write(`seed ${seed}, ${values.seconds} s, ${values.kills} kills\n`)
  const [seconds, kills] = [Number(values.seconds), Number(values.kills)]
  const figures = await crashRemote({ seed, seconds, kills })
  process.stdout.write(`${JSON.stringify(figures)}: what was acknowledged is there, once\n`)
}
