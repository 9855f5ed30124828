import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { fixedBootstrap } from "../engine/bootstrap.ts"
import { stsClient } from "./sts-client.ts"

const account = "111122223333"
const reply = `<GetAccessKeyInfoResponse><GetAccessKeyInfoResult><Account>${account}</Account></GetAccessKeyInfoResult></GetAccessKeyInfoResponse>`

/** A client of an STS that leaves its first request without an answer until `release`. */
async function open(sharing: boolean) {
  let requests = 0
  let release = () => {}
  const server = createServer((_, response) => {
    requests += 1
    if (requests > 1) response.end(reply)
    else release = () => response.end(reply)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const bootstrap = fixedBootstrap({
    account: "999988887777",
    accessKeyId: "AKIATESTTESTTESTTEST",
    secret: "secret",
  })
  const platform = {
    now: () => Date.now(),
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    log() {},
  }
  const { accountOf } = stsClient({ endpoint, bootstrap, platform, sharing })
  return { accountOf, requests: () => requests, release: () => release() }
}

test("many who ask about a key at the same time ask once", async () => {
  const { accountOf, requests, release } = await open(true)
  const asked = [1, 2, 3].map(() => accountOf("KEY"))
  await expect.poll(requests).toBe(1)
  release()
  expect(await Promise.all(asked)).toEqual([account, account, account])
  expect(await accountOf("KEY")).toBe(account)
  expect(requests()).toBe(1)
})

// On Workers the first of them may be cancelled, and what it waits for never comes.
test("where nothing is shared nobody waits for what another one asks", async () => {
  const { accountOf, requests, release } = await open(false)
  const first = accountOf("KEY")
  await expect.poll(requests).toBe(1)
  let isFirstAnswered = false
  void first.then(() => {
    isFirstAnswered = true
  })
  expect(await accountOf("KEY")).toBe(account)
  expect(isFirstAnswered).toBe(false)
  release()
  expect(await first).toBe(account)
})
