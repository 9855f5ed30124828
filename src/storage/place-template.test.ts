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
test.each(
  [
    ["..", "../x", "a/b", "a.b", "", "-a", "a-", "A", "a\0", "us-east-1\n", "us-east-1/..", "é"],
    // Whoever may sign could make a database for each of what they think of.
    ["local", "a", "xx-east-1", "us-east", "us-east-0", "us-east-10", "us-up-1", "us-eastwest-1"],
  ].flat(),
)("a region %j leads nowhere", (region) => {
  expect(() => atPlace("{region}.db", { ...place, region })).toThrow(
    `Credential should be scoped to a valid region, not '${region}'. `,
  )
})

// The regions of AWS, with those of its other partitions.
test.each(
  `af-south-1 ap-east-1 ap-east-2 ap-northeast-3 ap-south-2 ap-southeast-7 ca-central-1 ca-west-1
   cn-north-1 cn-northwest-1 eu-central-2 eu-isoe-west-1 eu-north-1 eu-south-2 eu-west-3
   eusc-de-east-1 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-2
   us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isof-south-1
   us-west-2`.split(/\s+/),
)("a region %s has a database", (region) => {
  expect(atPlace("{region}.db", { ...place, region })).toBe(`${region}.db`)
  expect(placeIn("{region}.db", `${region}.db`)).toMatchObject({ region })
})

test("where regions share a database any name of one will do", () => {
  expect(atPlace("{account}.db", { ...place, region: "local" })).toBe("123456789012.db")
})

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
