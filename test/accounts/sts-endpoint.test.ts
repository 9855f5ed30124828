// 36: another STS may only confirm what we know; whatever else it says, nobody is let in by it.
import type { RequestListener } from "node:http"
import { expect, test } from "vitest"
import { startServer } from "../support/server.ts"
import { answering } from "./answering.ts"
import { bootstrap, control, controlEnv, openStrict, refusalOf } from "./strict-app.ts"

const account = "111122223333"
const xml = (of: string) =>
  `<GetAccessKeyInfoResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetAccessKeyInfoResult><Account>${of}</Account></GetAccessKeyInfoResult></GetAccessKeyInfoResponse>`

const openWith = (stsEndpoint: URL) => openStrict({ strict: { ...bootstrap, stsEndpoint } })
const unknownKey = /^UnrecognizedClientException/
const failure = /^InternalServerError/

test("a sibling confirms the accounts of keys", async () => {
  await using sibling = await startServer({ env: controlEnv })
  const { client, addRoot } = await openWith(new URL(sibling.url))
  expect(await refusalOf(client(await addRoot(account)).listTables({}))).toMatch(/^accepted/)
})

test.each<[string, RequestListener, RegExp]>([
  ["the same account", (_, to) => to.end(xml(account)), /^accepted/],
  ["another account", (_, to) => to.end(xml("444455556666")), unknownKey],
  ["no account", (_, to) => to.writeHead(400).end("<ErrorResponse/>"), unknownKey],
  ["no XML", (_, to) => to.end("hello"), failure],
  ["an entity", (_, to) => to.end(`<!DOCTYPE a [<!ENTITY a "${account}">]>${xml("&a;")}`), failure],
  ["a megabyte", (_, to) => to.end(xml(account) + " ".repeat(1024 * 1024)), failure],
  ["a failure", (_, to) => to.writeHead(500).end(), failure],
  ["a refusal", (_, to) => to.writeHead(403).end(), failure],
  [
    "somewhere else",
    (_, to) => to.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    failure,
  ],
  ["silence", () => {}, failure],
])("STS answers %s", async (_, answer, expected) => {
  const [url] = await answering(answer)
  const { client, addRoot } = await openWith(url)
  expect(await refusalOf(client(await addRoot(account)).listTables({}))).toMatch(expected)
  expect(await refusalOf(client(control).listTables({}))).toMatch(/^accepted/)
})

test("it is asked once for a while, outlives its outage, and strangers are not asked about", async () => {
  let isDown = false
  const [url, seen] = await answering((_, to) =>
    isDown ? to.writeHead(500).end() : to.end(xml(account)),
  )
  const { client, addRoot, clock } = await openWith(url)
  const root = await addRoot(account)
  const list = () => refusalOf(client(root).listTables({}))
  const answers = await Promise.all(Array.from({ length: 10 }, list))
  expect(answers.filter((answer) => answer.startsWith("accepted"))).toHaveLength(10)
  expect(seen.count).toBe(1)
  isDown = true
  clock.aheadMs = 6 * 60 * 1000
  expect(await list()).toMatch(/^accepted/)
  const before = seen.count
  const stranger = { ...root, accessKeyId: "AKIARTX3GSDS77777777" }
  expect(await refusalOf(client(stranger).listTables({}))).toMatch(unknownKey)
  expect(seen.count).toBe(before)
})
