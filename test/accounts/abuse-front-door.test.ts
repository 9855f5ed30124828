// Odd requests in process: days, paths, hosts, replays. Numbers are those of the abuse cases.
import { describe, expect, test } from "vitest"
import { openApp } from "../../src/runtime/open-app.ts"
import {
  credentials,
  mismatch,
  platform,
  refusal,
  send,
  sign,
} from "../../src/runtime/raw-request.case.ts"

// The scope's day has to be that of the date, not that of our clock.
test.each(["20130609T095959Z", "20130609T101459Z"])("15: %s is of its day", async (date) => {
  expect(await refusal(sign({ headers: { "x-amz-date": date } }))).toBe("accepted")
})

test.each(["//", "/./", "/%2e", "/x", "/%2F", "/..", `/${"x".repeat(4000)}`])(
  "23: the path %s is no way in",
  async (path) => {
    const { status } = await send({ ...sign(), path })
    // `/./`, `/%2e` and `/..` are `/` to whatever reads URLs: then the signature decides.
    const isRoot = new URL(`http://x${path}`).pathname === "/"
    expect(status).toBe(isRoot ? 200 : 404)
  },
)

test("23: a query that was not signed is refused", async () => {
  expect(await refusal({ ...sign(), path: "/?a" })).toBe(mismatch)
})

test.each([
  ["111122223333.ddb.eu-west-2.amazonaws.com", /^AccessDeniedException/],
  [`${credentials.account}.ddb.eu-west-2.amazonaws.com`, /^accepted/],
])("22: the endpoint %s is for its own account", async (host, expected) => {
  expect(await refusal(sign({ headers: { host } }))).toMatch(expected)
})

describe("13: the same request again", () => {
  const put = () =>
    sign({
      headers: { "x-amz-target": "DynamoDB_20120810.DeleteTable" },
      body: '{"TableName":"Nothing"}',
    })

  test("is as good as the first time, within its 15 minutes", async () => {
    for (let time = 0; time < 2; time++) {
      expect(await refusal(put())).toMatch(/^com.amazonaws.*ResourceNotFoundException/)
    }
  })

  test("is refused where that was asked for, if it changes something", async () => {
    const strict = { credentials, refusesReplays: true }
    const app = await openApp({ database: { path: ":memory:" }, strict }, platform)
    expect(await refusal({ ...put(), app })).toMatch(/ResourceNotFoundException/)
    expect(await refusal({ ...put(), app })).toBe(
      "InvalidSignatureException: This request was carried out before.",
    )
    for (let time = 0; time < 2; time++) {
      expect(await refusal({ ...sign(), app })).toBe("accepted")
    }
    await app.close()
  })
})
