// Odd requests in process: days, paths, hosts, replays. Numbers are those of the abuse cases.
import { describe, expect, test } from "vitest"
import { openApp } from "../../src/runtime/open-app.ts"
import {
  credentials,
  mismatch,
  platform,
  refusal,
  scope,
  send,
  sign,
} from "../../src/runtime/raw-request.case.ts"

// The scope's day has to be that of the date, not that of our clock.
test.each(["20130609T095959Z", "20130609T101459Z"])("15: %s is of its day", async (date) => {
  expect(await refusal(sign({ headers: { "x-amz-date": date } }))).toBe("accepted")
})

// Two seconds around midnight, seen from either side: the day is the signature's, not the clock's.
test.each([
  ["235959", "20130609", Date.UTC(2013, 5, 10, 0, 0, 1)],
  ["000001", "20130610", Date.UTC(2013, 5, 9, 23, 59, 59)],
])("15: at %s of %s, by a clock on the other day", async (time, day, now) => {
  const strict = { credentials }
  const clock = { ...platform, now: () => now }
  const app = await openApp({ database: { path: ":memory:" }, strict }, clock)
  const headers = { "x-amz-date": `${day}T${time}Z` }
  const ofDay = (scopeDay: string) => sign({ headers, scope: scope.replace("20130609", scopeDay) })
  expect(await refusal({ ...ofDay(day), app })).toBe("accepted")
  const other = day === "20130609" ? "20130610" : "20130609"
  expect(await refusal({ ...ofDay(other), app })).toMatch(/^InvalidSignatureException/)
  await app.close()
})

// A header cannot hold it as it is.
test.each(["us-east-1%00", "us-east-1\\0", "us east", "us-east-1;x", "."])(
  "16: the region '%s' is none",
  async (region) => {
    const sent = sign({ scope: scope.replace("eu-west-2", region) })
    expect(await refusal(sent)).toMatch(/^(InvalidSignature|IncompleteSignature)Exception/)
  },
)

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
