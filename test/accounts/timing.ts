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

/** Accounts that begin with it are nobody's. */
export const unusedDigit = "9"

/** One key may lie luckier in memory than another, for as long as it is in use. */
const roundsPerKeys = 500

/**
 * In each round every kind is sent once, in an order that is drawn, each when the one before has
 * been answered. In process: a network would only add noise.
 */
export async function sampleTimes({ rounds, spoil }: TimingOptions): Promise<Samples> {
  const app = await openSpoilt(spoil ?? ((identity) => identity))
  const samples = new Map<string, number[]>(groups.flat().map((kind) => [kind, []]))
  for (let from = 0; from < rounds; from += roundsPerKeys) {
    const kinds = await kindsOn(app)
    // The first are thrown away: what is compiled or kept then is not what is measured.
    const last = Math.min(roundsPerKeys, rounds - from)
    for (let round = from === 0 ? -300 : -50; round < last; round++) {
      for (const { kind, us } of await takeTurns(app, kinds)) {
        if (round >= 0) samples.get(kind)?.push(us)
      }
    }
  }
  await app.close()
  return samples
}

/** All are made before any is sent: else the next one would pay for how this one was made. */
async function takeTurns(app: SpoiltApp, kinds: ReadonlyMap<string, () => Request>) {
  // In an order that is drawn, too: what was made last is in the processor's caches.
  const made = shuffled([...kinds]).map(([kind, make]) => ({ kind, request: make() }))
  const taken: { readonly kind: string; readonly us: number }[] = []
  for (const { kind, request } of shuffled(made)) {
    const startedMs = performance.now()
    await (await app.fetch(request)).arrayBuffer()
    taken.push({ kind, us: (performance.now() - startedMs) * 1000 })
  }
  return taken
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  const drawn = values.map((value) => ({ value, turn: Math.random() }))
  return drawn.sort((a, b) => a.turn - b.turn).map(({ value }) => value)
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
  // An account for each kind: what is used twice in a round is twice as warm.
  const [known, again, elsewhere, owner, anotherOwner, third, other] = ["1", "2", "3", "4", "5"]
    .concat(["6", "7"])
    .map(drawRootOf) as [Root, Root, Root, Root, Root, Root, Root]
  for (const root of [known, again, elsewhere, owner, anotherOwner, third, other]) {
    await send(control, "PutItem", { TableName: "IAM", Item: recordOf(root) })
    await send(root, "CreateTable", simpleTable("Orders"))
  }
  const inactive = drawRootOf("8")
  const Item = { ...recordOf(inactive), Status: { S: "Inactive" } }
  await send(control, "PutItem", { TableName: "IAM", Item })
  const list = (keys: Keys) => requestOf(keys, "ListTables", {})
  const wrong = (root: Root) => () =>
    list({ ...root, secretAccessKey: root.secretAccessKey.toLowerCase() })
  const get = (account: string, name: string) => () => {
    const TableName = `arn:aws:dynamodb:${region}:${account}:table/${name}`
    return requestOf(other, "GetItem", { TableName, Key: { pk: { S: "1" } } })
  }
  const unknown = drawRoot(elsewhere.account)
  const stranger = drawRootOf(unusedDigit)
  return new Map([
    ["wrong signature", wrong(known)],
    ["wrong signature again", wrong(again)],
    ["unknown key", () => list(unknown)],
    ["unknown account", () => list(stranger)],
    ["inactive key", () => list(inactive)],
    ["table that is there", get(owner.account, "Orders")],
    ["table that is there again", get(anotherOwner.account, "Orders")],
    ["table that is not", get(third.account, "Nothin")],
    ["table of no account", get(stranger.account, "Orders")],
  ])
}

/** Of an account with that first digit. */
function drawRootOf(digit: string): Root {
  return drawRoot(digit + String(Math.floor(Math.random() * 1e11)).padStart(11, "0"))
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
