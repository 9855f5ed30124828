// Where items lie, by the variables that say so together; and the one line for what does not fit.
import { describe, expect, test } from "vitest"
import { ConfigError } from "./config-error.ts"
import { type DatabaseVariables, databaseOf, databaseText } from "./database.ts"

type Given = Partial<DatabaseVariables>

const settingOf = (given: Given) => databaseOf({ FILE: "libdynamo.db", ...given })

test.each([
  ["file:data.db", "data.db"],
  ["file:./a/b.db", "./a/b.db"],
  ["file:/var/b.db", "/var/b.db"],
  ["file://localhost/var/b.db", "/var/b.db"],
  ["file:/var/{account}/{region}.db", "/var/{account}/{region}.db"],
  [":memory:", ":memory:"],
  ["file::memory:", ":memory:"],
])("LIBSQL_URL %s is the file %s", (LIBSQL_URL, path) => {
  expect(settingOf({ LIBSQL_URL })).toEqual({ database: { path }, databaseVariable: "LIBSQL_URL" })
})

test.each([
  "http://127.0.0.1:8080",
  "https://db.example.com/path",
  "libsql://db-name.turso.io",
  "ws://[::1]:8080",
  "wss://{account}.db.example.com",
  "libsql://{account}-{region}.example.com",
])("LIBSQL_URL %s is a server", (LIBSQL_URL) => {
  expect(settingOf({ LIBSQL_URL, FILE: "ignored.db" })).toEqual({
    database: { url: LIBSQL_URL },
    databaseVariable: "LIBSQL_URL",
  })
})

test("a server with all that goes with it", () => {
  const LIBSQL_URL = "http://{account}.sqld.internal:8080"
  const LIBSQL_READ_URL = "http://{account}.replica.internal:8080"
  const LIBSQL_ADMIN_URL = "http://sqld.internal:8081"
  const given = { LIBSQL_URL, LIBSQL_READ_URL, LIBSQL_ADMIN_URL, LIBSQL_AUTH_TOKEN: "ey.J" }
  const { database } = settingOf(given)
  expect(database).toEqual({
    url: LIBSQL_URL,
    authToken: "ey.J",
    readUrl: LIBSQL_READ_URL,
    adminUrl: LIBSQL_ADMIN_URL,
  })
  expect(databaseText(database)).toBe(`${LIBSQL_URL}, eventual reads from ${LIBSQL_READ_URL}`)
})

test("a file that follows a server", () => {
  const given = { FILE: "near.db", LIBSQL_SYNC_URL: "libsql://far", LIBSQL_AUTH_TOKEN: "t" }
  const { database, databaseVariable } = settingOf(given)
  expect(database).toEqual({ url: "libsql://far", replicaPath: "near.db", authToken: "t" })
  expect(databaseVariable).toBe("LIBSQL_SYNC_URL")
  expect(databaseText(database)).toBe("libsql://far, eventual reads from near.db")
})

const schemes =
  "LIBSQL_URL must be http(s)://, libsql:// or ws(s):// and a host, or file: or :memory:"
const noParts = "must be without user, query and fragment; a token goes into LIBSQL_AUTH_TOKEN"
const braces = "may hold {account} and {region}, and no other braces"

describe("what does not fit is refused with one line", () => {
  test.each<[Given, string]>([
    [{ LIBSQL_URL: "ftp://example" }, schemes],
    [{ LIBSQL_URL: "libsql:" }, schemes],
    [{ LIBSQL_URL: "data.db" }, schemes],
    [{ LIBSQL_URL: "http://" }, schemes],
    [{ LIBSQL_URL: "http://a b" }, "LIBSQL_URL must be a valid URL"],
    [{ LIBSQL_URL: "http://x:70000" }, "LIBSQL_URL must be a valid URL"],
    [{ LIBSQL_URL: "libsql://x.turso.io?authToken=secret" }, `LIBSQL_URL ${noParts}`],
    [{ LIBSQL_URL: "https://x.turso.io#secret" }, `LIBSQL_URL ${noParts}`],
    [{ LIBSQL_URL: "https://me:secret@x.turso.io" }, `LIBSQL_URL ${noParts}`],
    [{ LIBSQL_URL: "wss://secret@x.turso.io" }, `LIBSQL_URL ${noParts}`],
    [{ LIBSQL_URL: "http://{acount}.x" }, `LIBSQL_URL ${braces}`],
    [{ LIBSQL_URL: "http://{account.x" }, `LIBSQL_URL ${braces}`],
    [{ LIBSQL_URL: "file:{}.db" }, `LIBSQL_URL ${braces}`],
    [{ FILE: "{Account}.db" }, `FILE ${braces}`],
    [
      { LIBSQL_URL: "file://host/x" },
      "LIBSQL_URL must name a file, without host, query or fragment",
    ],
    [
      { LIBSQL_URL: "file:x?mode=ro" },
      "LIBSQL_URL must name a file, without host, query or fragment",
    ],
    // A URL that comes out of decoding, or out of FILE, must not reach the driver: it would call.
    [{ FILE: "http://127.0.0.1:9/x?authToken=x" }, "FILE must be the path of a file, not a URL"],
    [{ FILE: "file:x.db?mode=memory" }, "FILE must be the path of a file, not a URL"],
    [
      { LIBSQL_URL: "file:http%3A//127.0.0.1:9/x" },
      "LIBSQL_URL must be the path of a file, not a URL",
    ],
    [{ LIBSQL_URL: "file:a%00b" }, "LIBSQL_URL must not contain NUL"],
    [{ LIBSQL_URL: "file:%zz" }, "LIBSQL_URL must be a valid URL"],
    [{ LIBSQL_AUTH_TOKEN: "secret" }, "LIBSQL_AUTH_TOKEN needs a server in LIBSQL_URL"],
    [
      { LIBSQL_URL: "file:x", LIBSQL_READ_URL: "http://x" },
      "LIBSQL_READ_URL needs a server in LIBSQL_URL",
    ],
    [{ LIBSQL_ADMIN_URL: "http://x" }, "LIBSQL_ADMIN_URL needs a server in LIBSQL_URL"],
    [
      { LIBSQL_URL: "http://x", LIBSQL_READ_URL: "file:y" },
      "LIBSQL_READ_URL must be http(s)://, libsql:// or ws(s):// and a host",
    ],
    [
      { LIBSQL_URL: "http://x", LIBSQL_ADMIN_URL: "libsql://x" },
      "LIBSQL_ADMIN_URL must be http(s):// and a host",
    ],
    [
      { LIBSQL_URL: "http://x", LIBSQL_SYNC_URL: "http://y" },
      "LIBSQL_SYNC_URL goes with FILE, and LIBSQL_URL names a server already",
    ],
    [{ FILE: ":memory:", LIBSQL_SYNC_URL: "http://y" }, "LIBSQL_SYNC_URL needs a file in FILE"],
    [
      { LIBSQL_SYNC_URL: "http://y", LIBSQL_READ_URL: "http://z" },
      "LIBSQL_READ_URL and LIBSQL_SYNC_URL both serve eventual reads: set one",
    ],
    [{ LIBSQL_SYNC_URL: "http://y?authToken=secret" }, `LIBSQL_SYNC_URL ${noParts}`],
    [
      { LIBSQL_URL: "http://{account}.x", LIBSQL_READ_URL: "http://y" },
      "LIBSQL_READ_URL and LIBSQL_URL must hold the same of {account} and {region}",
    ],
    [
      { LIBSQL_SYNC_URL: "libsql://{account}-{region}.x", FILE: "{account}.db" },
      "FILE and LIBSQL_SYNC_URL must hold the same of {account} and {region}",
    ],
    ...["http://x", "http://{account}:8080", "http://db.{account}.x", "http://x.y/{account}"].map(
      (LIBSQL_URL): [Given, string] => [
        { LIBSQL_URL, LIBSQL_ADMIN_URL: "http://admin" },
        "LIBSQL_URL must name a namespace for LIBSQL_ADMIN_URL to make, such as http://{account}.sqld:8080",
      ],
    ),
  ])("%j: %s", (given, text) => {
    expect(() => settingOf(given)).toThrow(new ConfigError(text))
    expect(text).not.toContain("secret")
  })
})
