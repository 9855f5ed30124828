import { expect, test } from "vitest"
import type { collectionsOf } from "../../config/collections.ts"
import { readConfig } from "../../config.ts"
import { systemPlatform } from "../../runtime/platform.ts"
import { dynamoClient, type Send } from "./dynamo-client.ts"

const platform = systemPlatform({ level: "silent", write: () => {}, forPeople: false })
const config = readConfig({ API_KEYS: "[]", AWS_DYNAMODB_RETRY_BASE_DELAY: "1" })
const settings = config.collections?.settings as NonNullable<
  ReturnType<typeof collectionsOf>
>["settings"]

const fault = (type: string, status = 400) => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "why" }),
})

/** Each of the replies in turn, the last for ever. */
function clientOf(...replies: (Awaited<ReturnType<Send>> | Error)[]) {
  const sent: Readonly<Record<string, string>>[] = []
  const send: Send = async (headers) => {
    sent.push(headers)
    const reply = replies[Math.min(sent.length, replies.length) - 1]
    if (reply === undefined || reply instanceof Error) throw reply
    return reply
  }
  return { client: dynamoClient({ settings, host: "h", send, platform }), sent }
}

const fine = { status: 200, body: '{"fine":true}' }

test("tries again what passes, each time with another signature", async () => {
  const { client, sent } = clientOf(
    new TypeError("reset"),
    fault("InternalServerError", 500),
    { status: 502, body: "<html>" },
    fault("ProvisionedThroughputExceededException"),
    fine,
  )
  expect(await client.call("GetItem", {})).toEqual({ fine: true })
  expect(new Set(sent.map(({ authorization }) => authorization)).size).toBe(5)
})

test("does not try again what was refused", async () => {
  const { client, sent } = clientOf(fault("AccessDeniedException"))
  await expect(client.call("PutItem", {})).rejects.toMatchObject({ code: "AccessDeniedException" })
  expect(sent).toHaveLength(1)
})

test("gives up in words for callers", async () => {
  const throttled = clientOf(fault("ThrottlingException"))
  await expect(throttled.client.call("GetItem", {})).rejects.toMatchObject({ status: 429 })
  const gone = clientOf(new TypeError("fetch failed"))
  await expect(gone.client.call("GetItem", {})).rejects.toMatchObject({ status: 502 })
  expect(gone.sent).toHaveLength(11)
})
