/**
 * Whether time tells an unknown key from a wrong signature from an inactive key, and an account
 * that is there from one that is not. Requests of all kinds take turns in random order, so that
 * whatever else the machine does meets them alike; then the medians are compared.
 *
 *     node test/accounts/timing.ts [--samples 10000]
 */
import { parseArgs } from "node:util"
import { signRequest } from "../../src/model/sigv4/sign-request.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { systemPlatform } from "../../src/runtime/platform.ts"
import { control, drawRoot, recordOf, region, simpleTable } from "./roots.ts"

/** Milliseconds by kind, in the order of the samples. */
export type Samples = ReadonlyMap<string, number[]>

const url = "http://127.0.0.1:8000/"

export async function sampleTimes(count: number): Promise<Samples> {
  const platform = systemPlatform({ level: "silent", write: () => {}, forPeople: false })
  const { account, accessKeyId, secretAccessKey: secret } = control
  const strict = { credentials: { account, accessKeyId, secret } }
  const app = await openApp({ database: { path: ":memory:" }, strict }, platform)
  const call = async (keys: typeof control, operation: string, input: object, wrong = false) => {
    const body = JSON.stringify(input)
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    }
    const signing = {
      accessKeyId: keys.accessKeyId,
      secret: wrong ? keys.secretAccessKey.toLowerCase() : keys.secretAccessKey,
      region,
      service: "dynamodb",
      nowMs: Date.now(),
    }
    const signed = {
      host: "127.0.0.1:8000",
      ...signRequest({ host: "127.0.0.1:8000", headers, body }, signing),
    }
    return new Request(url, { method: "POST", headers: signed, body })
  }
  const send = async (...args: Parameters<typeof call>) =>
    (await app.fetch(await call(...args))).text()
  const active = drawRoot("111122223333")
  const inactive = drawRoot("444455556666")
  for (const root of [active, inactive]) {
    const Item = { ...recordOf(root), Status: { S: root === active ? "Active" : "Inactive" } }
    await send(control, "PutItem", { TableName: "IAM", Item })
  }
  await send(active, "CreateTable", simpleTable("Orders"))
  const other = drawRoot("777788889999")
  await send(control, "PutItem", { TableName: "IAM", Item: recordOf(other) })
  const arn = (of: string, name: string) => `arn:aws:dynamodb:${region}:${of}:table/${name}`
  const get = (TableName: string) => () =>
    call(other, "GetItem", { TableName, Key: { pk: { S: "1" } } })
  const kinds = new Map<string, () => Promise<Request>>([
    ["unknown key", () => call(drawRoot("111122223333"), "ListTables", {})],
    ["unknown account", () => call(drawRoot("222233334444"), "ListTables", {})],
    ["wrong signature", () => call(active, "ListTables", {}, true)],
    ["inactive key", () => call(inactive, "ListTables", {})],
    ["foreign table that is there", get(arn("111122223333", "Orders"))],
    ["foreign table that is not", get(arn("111122223333", "Nothin"))],
    ["table of no account", get(arn("222233334444", "Orders"))],
  ])
  const samples = new Map([...kinds.keys()].map((kind) => [kind, [] as number[]]))
  // The first tenth is thrown away: what is compiled then is not what is measured.
  for (let at = -count / 10; at < count; at++) {
    const order = [...kinds].map((kind) => [Math.random(), kind] as const).sort(([a], [b]) => a - b)
    for (const [, [kind, request]] of order) {
      const made = await request()
      const startedMs = performance.now()
      await (await app.fetch(made)).arrayBuffer()
      if (at >= 0) samples.get(kind)?.push(performance.now() - startedMs)
    }
  }
  await app.close()
  return samples
}

export function quantile(sample: readonly number[], share: number): number {
  return sample.toSorted((a, b) => a - b)[Math.floor(sample.length * share)] ?? Number.NaN
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { samples: { type: "string", default: "10000" } } })
  for (const [kind, sample] of await sampleTimes(Number(values.samples))) {
    const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantile(sample, share) * 1000)
    console.log(
      `${kind}: 10% ${low?.toFixed(1)}, 50% ${median?.toFixed(1)}, 90% ${high?.toFixed(1)} us`,
    )
  }
}
