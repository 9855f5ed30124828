/**
 * What a long history costs: `npm run growth -- --entries 100000 --versions 20`. Two servers on
 * files, the same entries in both, with that many versions each in one and with one in the other;
 * they are asked in turn, so that whatever else the machine does falls on both.
 */
import { parseArgs } from "node:util"
import {
  claimKey,
  collectionKeys,
  entryKeys,
  entryPartition,
  liveKey,
  type Place,
  versionKey,
} from "../../src/services/collections/keys.ts"
import { headItem, keyItem, versionItem } from "../../src/services/collections/record.ts"
import { clientFor } from "../support/client.ts"
import { type Server, startServer } from "../support/server.ts"
import { callerAt, newCollection, testKey } from "./subjects.ts"

export interface Growth {
  readonly entries: number
  readonly versions: number
  /** Milliseconds. */
  readonly latestP50: { readonly one: number; readonly many: number }
  readonly pageP50: { readonly one: number; readonly many: number }
}

const samples = 400
const batchMax = 25
const batchesAtOnce = 16

export async function growth(entries: number, versions: number): Promise<Growth> {
  const env = { API_KEYS: JSON.stringify([testKey]) }
  await using one = await startServer({ env })
  await using many = await startServer({ env })
  const fills = [await fill(one, entries, 1), await fill(many, entries, versions)] as const
  const latest: [number[], number[]] = [[], []]
  const page: [number[], number[]] = [[], []]
  for (let sample = 0; sample < samples; sample += 1) {
    const entry = idOf(Math.floor((sample * entries) / samples))
    for (const which of [0, 1] as const) {
      const { call, collection } = fills[which]
      const path = `${collection}/entry`
      latest[which].push(await time(() => call("GET", `${path}/${entry}`)))
      if (sample % 8 === 0) page[which].push(await time(() => call("GET", `${path}?limit=100`)))
    }
  }
  return {
    ...{ entries, versions },
    latestP50: { one: median(latest[0]), many: median(latest[1]) },
    pageP50: { one: median(page[0]), many: median(page[1]) },
  }
}

/** The records that so many updates would have left, in batches: updating takes hours. */
async function fill(server: Server, entries: number, versions: number) {
  const call = callerAt(server.url)
  const collection = await newCollection(call)
  const [, , user = "", , id = ""] = collection.split("/")
  const keys = entryKeys("dynamomini.entries")
  const { application } = testKey
  const ofCollection: Place = {
    ...{ keys: collectionKeys("dynamomini.collections"), partition: application },
    ...{ id: `${user}#${id}`, names: `${user}#` },
  }
  const partition = entryPartition(ofCollection, false)
  const db = clientFor(server.url)
  const createdAt = Date.now()
  let batch: object[] = []
  let sending: Promise<unknown>[] = []
  const send = async () => {
    const Items = batch.map((Item) => ({ PutRequest: { Item } }))
    batch = []
    sending.push(db.batchWriteItem({ RequestItems: { [keys.table]: Items as never } }))
    if (sending.length < batchesAtOnce) return
    await Promise.all(sending)
    sending = []
  }
  for (let n = 0; n < entries; n += 1) {
    const place: Place = { keys, partition, id: idOf(n), names: "" }
    const name = `entry ${n}`
    const at = (revision: number) => ({
      ...{ id: place.id, version: createdAt + revision, revision, createdAt, name },
      value: JSON.stringify({ n, revision, text: "v".repeat(100) }),
    })
    for (let revision = 1; revision <= versions; revision += 1) {
      const version = at(revision)
      batch.push(versionItem(keys, partition, versionKey(place, version.version), version))
      if (batch.length === batchMax) await send()
    }
    for (const record of [
      headItem(keys, partition, liveKey(place), at(versions)),
      { ...keyItem(keys, partition, claimKey(place, name)), object: { S: place.id } },
    ]) {
      batch.push(record)
      if (batch.length === batchMax) await send()
    }
  }
  if (batch.length > 0) await send()
  await Promise.all(sending)
  db.destroy()
  return { call, collection }
}

function idOf(n: number): string {
  return `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`
}

async function time(run: () => Promise<{ readonly status: number }>): Promise<number> {
  const from = performance.now()
  const { status } = await run()
  if (status !== 200) throw new Error(`answered ${status}`)
  return performance.now() - from
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      entries: { type: "string", default: "100000" },
      versions: { type: "string", default: "20" },
    },
  })
  const seen = await growth(Number(values.entries), Number(values.versions))
  process.stdout.write(`${JSON.stringify(seen, null, 2)}\n`)
  const ratio = seen.latestP50.many / seen.latestP50.one
  process.stdout.write(`latest: ${ratio.toFixed(2)} times as long with ${seen.versions} versions\n`)
  if (ratio > 1.5) process.exitCode = 1
}
