import { expect, test } from "vitest"
import { readConfig } from "../config.ts"

const settingsOf = (environment: Readonly<Record<string, string>>) =>
  readConfig({ API_KEYS: "[]", ...environment }).collections?.settings

const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" }

test("there are none without keys, whatever else is said", () => {
  expect(readConfig({ AWS_REGION: "!", AWS_ENDPOINT_URL: "!" }).collections).toBeUndefined()
})

test("dynamodb-mini's defaults", () => {
  expect(settingsOf({})).toMatchObject({
    collectionsTable: "dynamomini.collections",
    entriesTable: "dynamomini.entries",
    ...{ consistentRead: true, retryBaseMs: 50, slugCompat: true, region: "us-east-1" },
  })
  expect(settingsOf({})).not.toHaveProperty("throughput")
})

test("what is set counts", () => {
  expect(settingsOf({ AWS_DYNAMODB_CONSISTENT_READ: "TRUE" })?.consistentRead).toBe(false)
  expect(settingsOf({ AWS_DYNAMODB_WRITE_CAPACITY_UNITS: "5" })?.throughput).toEqual({
    ...{ read: 1, write: 5 },
  })
  expect(settingsOf({ REGION: "eu-west-1", AWS_REGION: "eu-west-2" })?.region).toBe("eu-west-1")
  const elsewhere = { ...keys, AWS_REGION: "eu-west-2", AWS_ENDPOINT_URL: "https://h:1" }
  expect(settingsOf({ ...elsewhere, REGION: "eu-west-1" })).toMatchObject({
    ...{ region: "eu-west-2", endpoint: new URL("https://h:1") },
  })
})

test.each([
  [{ TABLE_NAME_ENTRIES: "a b" }, "TABLE_NAME_ENTRIES must be the name of a table"],
  [{ SLUG_COMPAT: "yes" }, "SLUG_COMPAT must be true or false"],
  [{ VALUE_BYTES_MAX: "400000" }, "VALUE_BYTES_MAX must be a number from 1 to 390000"],
  [{ AWS_DYNAMODB_READ_CAPACITY_UNITS: "0" }, "AWS_DYNAMODB_READ_CAPACITY_UNITS must be a number"],
  [{ AWS_DYNAMODB_RETRY_BASE_DELAY: "x" }, "AWS_DYNAMODB_RETRY_BASE_DELAY must be a number"],
  [{ AWS_REGION: "!" }, "AWS_REGION must be the name of a region"],
  [{ AWS_ENDPOINT_URL_DYNAMODB: "http://h/path", ...keys }, "AWS_ENDPOINT_URL_DYNAMODB must be"],
  [{ AWS_ENDPOINT_URL: "ftp://h" }, "AWS_ENDPOINT_URL must be"],
  [{ AWS_ENDPOINT_URL: "http://h", ...keys }, "AWS_REGION must be set"],
  [{ AWS_ENDPOINT_URL: "http://h", AWS_REGION: "us-east-1" }, "AWS_ACCESS_KEY_ID and"],
])("%j is refused", (environment: Readonly<Record<string, string>>, text) => {
  expect(() => settingsOf(environment)).toThrow(text)
})
