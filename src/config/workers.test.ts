import { expect, test } from "vitest"
import { readConfig } from "../config.ts"

const trio = {
  IAM_ACCOUNT_ID: "000000000042",
  IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE",
  IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}

test.each([undefined, "", "1"])("WORKERS=%s is one process, as ever", (WORKERS) => {
  const all = { FILE: ":memory:", READ_CACHE: "ttl=5", IAM_REFUSE_REPLAYS: "1", ...trio }
  expect(readConfig({ ...all, WORKERS })).not.toHaveProperty("workers")
})

test.each([
  ["2", {}],
  ["64", { LIBSQL_URL: "http://x" }],
])("WORKERS=%s %j", (WORKERS, environment) => {
  expect(readConfig({ ...environment, WORKERS }).workers).toBe(Number(WORKERS))
})

test.each(["0", "-1", "65", "100", "1.5", "2 ", "02", "many"])(
  "WORKERS=%s is refused",
  (WORKERS) => {
    expect(() => readConfig({ WORKERS })).toThrow(/^WORKERS must be a number from 1 to 64$/)
  },
)

// What one process alone keeps or remembers.
test.each([
  [{ FILE: ":memory:" }, "WORKERS share a database, and FILE is memory of one"],
  [{ LIBSQL_URL: ":memory:" }, "WORKERS share a database, and LIBSQL_URL is memory of one"],
  [
    { LIBSQL_SYNC_URL: "http://x" },
    "WORKERS must be 1 with LIBSQL_SYNC_URL: one process follows the server",
  ],
  [
    { READ_CACHE: "ttl=5" },
    "WORKERS must be 1 with READ_CACHE: each would keep what others change",
  ],
  [
    { READ_CACHE: "mode=dax" },
    "WORKERS must be 1 with READ_CACHE: each would keep what others change",
  ],
  [
    { ...trio, IAM_REFUSE_REPLAYS: "1" },
    "WORKERS must be 1 with IAM_REFUSE_REPLAYS: each knows only its own",
  ],
])("several with %j: refused", (environment, text) => {
  expect(() => readConfig({ ...environment, WORKERS: "2" })).toThrow(new RegExp(`^${text}$`))
})
