/**
 * Whether time tells an unknown key from a wrong signature from an inactive key, and a table of
 * others that is there from one that is not. docs/security.md says how to read it.
 *
 *     npm exec node test/accounts/timing.ts -- [--samples 10000]
 */
import { parseArgs } from "node:util"
import { createApp } from "../../src/app.ts"
import { fixedBootstrap } from "../../src/engine/bootstrap.ts"
import type { Identity } from "../../src/engine/identity.ts"
import { strictEngine } from "../../src/engine/strict.ts"
import { masterKeyBytes, Vault } from "../../src/engine/vault.ts"
import { strictAuthentication } from "../../src/http/middleware/authenticate.ts"
import { signRequest } from "../../src/model/sigv4/sign-request.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { onePlace } from "../../src/storage/placement.ts"
import { type Comparison, compare } from "./compare-times.ts"
import { control, drawRoot, type Keys, type Root, recordOf, region, simpleTable } from "./roots.ts"

/** Microseconds by kind of request; what stands at one place was measured in the same round. */
export type Samples = ReadonlyMap<string, readonly number[]>

/** Kinds that nobody may tell apart. The last is the first once more: what chance makes of equals. */
const groups: readonly (readonly string[])[] = [
  ["wrong signature", "unknown key", "unknown account", "inactive key", "wrong signature again"],
  ["table that is there", "table that is not", "table of no account", "table that is there again"],
]

export interface TimingOptions {
  readonly rounds: number
  /** What a leak would be: to see that it is found. */
  readonly spoil?: (identity: Identity) => Identity
}

const url = "http://127.0.0.1:8000/"
const host = "127.0.0.1:8000"

/**
 * In each round every kind is sent once, in an order that is drawn, each when the one before has
 * been answered. In process: a network would only add noise.
 */
export async function sampleTimes({ rounds, spoil }: TimingOptions): Promise<Samples> {
  const app = await openSpoilt(spoil ?? ((identity) => identity))
  const kinds = await kindsOn(app)
  const samples = new Map([...kinds.keys()].map((kind) => [kind, [] as number[]]))
  // The first are thrown away: what is compiled then is not what is measured.
  for (let round = -Math.max(300, rounds / 10); round < rounds; round++) {
    // All are made before any is sent: else the next one would pay for how this one was made.
    const made = [...kinds].map(([kind, make]) => ({ kind, request: make(), turn: Math.random() }))
    for (const { kind, request } of made.sort((a, b) => a.turn - b.turn)) {
      const startedMs = performance.now()
      await (await app.fetch(request)).arrayBuffer()
      if (round >= 0) samples.get(kind)?.push((performance.now() - startedMs) * 1000)
    }
  }
  await app.close()
  return samples
}

/** Of each group, every kind beside the first one. */
export function compareAll(samples: Samples): readonly Comparison[] {
  return groups.flatMap(([first = "", ...others]) =>
    others.map((other) =>
      compare({ first, other }, samples.get(first) ?? [], samples.get(other) ?? []),
    ),
  )
}

async function openSpoilt(spoil: (identity: Identity) => Identity) {
  const platform = silentPlatform()
  const storage = await openLocal({ path: ":memory:", platform })
  const { account, accessKeyId, secretAccessKey: secret } = control
  const bootstrap = fixedBootstrap({ account, accessKeyId, secret })
  const vault = new Vault(new Uint8Array(masterKeyBytes))
  const parts = { placement: onePlace(storage), platform, bootstrap, vault, homeRegion: region }
  const { engine, identity } = strictEngine(parts)
  const authenticate = strictAuthentication(spoil(identity), platform)
  const app = createApp({ engine, authenticate, openVault: async () => vault })
  return { fetch: app.fetch, close: () => storage.close() }
}

type SpoiltApp = Awaited<ReturnType<typeof openSpoilt>>

async function kindsOn(app: SpoiltApp): Promise<ReadonlyMap<string, () => Request>> {
  const send = async (...args: Parameters<typeof requestOf>) => {
    const response = await app.fetch(requestOf(...args))
    if (!response.ok) throw new Error(await response.text())
  }
  const active = drawRoot("111122223333")
  // Of its own: what is used twice in a round is twice as warm.
  const another = drawRoot("121212121212")
  const inactive = drawRoot("444455556666")
  const other = drawRoot("777788889999")
  for (const root of [active, another, other]) {
    await send(control, "PutItem", { TableName: "IAM", Item: recordOf(root) })
  }
  const Item = { ...recordOf(inactive), Status: { S: "Inactive" } }
  await send(control, "PutItem", { TableName: "IAM", Item })
  await send(active, "CreateTable", simpleTable("Orders"))
  await send(another, "ListTables", {})
  const list = (keys: Keys) => requestOf(keys, "ListTables", {})
  const wrong = (root: Root) => () =>
    list({ ...root, secretAccessKey: root.secretAccessKey.toLowerCase() })
  const get = (account: string, name: string) => () => {
    const TableName = `arn:aws:dynamodb:${region}:${account}:table/${name}`
    return requestOf(other, "GetItem", { TableName, Key: { pk: { S: "1" } } })
  }
  return new Map([
    ["wrong signature", wrong(active)],
    ["wrong signature again", wrong(another)],
    ["unknown key", () => list(drawRoot("111122223333"))],
    ["unknown account", () => list(drawRoot("222233334444"))],
    ["inactive key", () => list(inactive)],
    ["table that is there", get("111122223333", "Orders")],
    ["table that is there again", get("111122223333", "Orders")],
    ["table that is not", get("111122223333", "Nothin")],
    ["table of no account", get("222233334444", "Orders")],
  ])
}

function requestOf(keys: Keys, operation: string, input: object): Request {
  const body = JSON.stringify(input)
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `DynamoDB_20120810.${operation}`,
  }
  const { accessKeyId, secretAccessKey: secret } = keys
  const signing = { accessKeyId, secret, region, service: "dynamodb", nowMs: Date.now() }
  const signed = { host, ...signRequest({ host, headers, body }, signing) }
  return new Request(url, { method: "POST", headers: signed, body })
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { samples: { type: "string", default: "10000" } } })
  const samples = await sampleTimes({ rounds: Number(values.samples) })
  for (const { first, other, medianUs, difference, p, distance } of compareAll(samples)) {
    const { from, middle, to } = difference
    const figures = [from, middle, to].map((us) => us.toFixed(2))
    const [low, centre, high] = figures
    process.stdout.write(
      `${other} - ${first}: ${centre} us (${low} to ${high}) of ${medianUs.toFixed(0)}, ` +
        `p ${p.toPrecision(2)}, largest distance ${distance.toFixed(3)}\n`,
    )
  }
}
