import { expect, test } from "vitest"
import { parseTableArn, printTableArn } from "../arn.ts"
import { isRegion } from "./scope.ts"

test.each(["eu-west-2", "local", "localhost", "us-gov-west-1", "a", "z".repeat(32)])(
  "in the region %s we print ARNs that we read",
  (region) => {
    expect(isRegion(region)).toBe(true)
    const parts = { region, account: "123456789012", name: "Orders" }
    expect(parseTableArn(printTableArn(parts))).toEqual(parts)
  },
)

test.each(["", "EU-WEST-2", "z".repeat(33), "eu_west", "eu-west-2\n", "../x"])(
  "no region: %j",
  (text) => {
    expect(isRegion(text)).toBe(false)
  },
)
