import { expect, test } from "vitest"
import { atPlace, hasPlaceholders, placeIn } from "./place-template.ts"

const place = { account: "123456789012", region: "eu-west-1" }

test.each([
  ["data/{account}/{region}.db", "data/123456789012/eu-west-1.db"],
  ["http://{account}-{region}.sqld:8080", "http://123456789012-eu-west-1.sqld:8080"],
  ["{account}/{account}.db", "123456789012/123456789012.db"],
  ["one.db", "one.db"],
])("%s is %s", (template, text) => {
  expect(atPlace(template, place)).toBe(text)
  expect(hasPlaceholders(template)).toBe(template !== "one.db")
})

// Both come from outside and become part of a path or of a host name.
test.each(["..", "../x", "a/b", "a.b", "", "-a", "a-", "A", "a\0", "a\n", "é", "a".repeat(33)])(
  "a region %j leads nowhere",
  (region) => {
    expect(() => atPlace("{region}.db", { ...place, region })).toThrow(
      `Credential should be scoped to a valid region, not '${region}'. `,
    )
  },
)

test.each(["../../../../etc", "12345678901", "1234567890123", "12345678901a", "123456789012\n"])(
  "an account %j leads nowhere",
  (account) => {
    expect(() => atPlace("{account}.db", { ...place, account })).toThrow("twelve digits")
  },
)

test.each([
  ["data/{account}/{region}.db", "data/123456789012/eu-west-1.db", place],
  ["{account}-{region}.db", "123456789012-eu-west-1.db", place],
  ["{account}/{account}.db", "123456789012/123456789012.db", { ...place, region: "us-east-1" }],
  ["{account}/{account}.db", "123456789012/000000000000.db", undefined],
  ["{account}.db", "123456789012.db-wal", undefined],
  ["{account}.db", "123456789012xdb", undefined],
  ["{region}.db", "US.db", undefined],
])("in %s the path %s is of %j", (template, path, found) => {
  expect(placeIn(template, path)).toEqual(found)
})
