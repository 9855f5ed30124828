// What the environment may say, and the one line for what it may not. That line names the variable;
// it never shows what was in it where that could be a secret.
import { describe, expect, test } from "vitest"
import { ConfigError, type Environment, type ReadOptions, readConfig, readPort } from "./config.ts"

const trio = {
  IAM_ACCOUNT_ID: "000000000042",
  IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE",
  IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}

function refusalOf(environment: Environment, options?: ReadOptions): string {
  try {
    readConfig(environment, options)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return "accepted"
}

test("nothing set: loopback, a file here, open", () => {
  expect(readConfig({ PATH: "/usr/bin", PORT: undefined, FILE: "" })).toEqual({
    port: 8000,
    host: "127.0.0.1",
    database: { path: "libdynamo.db" },
    databaseVariable: "FILE",
    objects: { folder: "libdynamo.db.backups" },
    logLevel: "info",
  })
})

test("everything set", () => {
  const environment = {
    ...trio,
    PORT: "0",
    HOST: "0.0.0.0",
    FILE: "ignored.db",
    LIBSQL_URL: "file:///var/data%20base.db",
    REGION: "eu-west-2",
    LOG_LEVEL: "silent",
    ENFORCE_THROUGHPUT: "1",
    ALLOW_CROSS_ACCOUNT_RESOURCE_POLICIES: "1",
    TTL_SWEEP_SECONDS: "5",
  }
  expect(readConfig(environment)).toEqual({
    port: 0,
    host: "0.0.0.0",
    database: { path: "/var/data base.db" },
    databaseVariable: "LIBSQL_URL",
    objects: { folder: "/var/data base.db.backups" },
    region: "eu-west-2",
    logLevel: "silent",
    enforceThroughput: true,
    ttlSweepMs: 5000,
    crossAccount: true,
    strict: {
      credentials: {
        account: "000000000042",
        accessKeyId: trio.IAM_ACCESS_KEY,
        secret: trio.IAM_SECRET_KEY,
      },
    },
  })
})

test.each<[Environment, string]>([
  [{ PORT: "http" }, "PORT must be a number from 0 to 65535"],
  [{ PORT: "65536" }, "PORT must be a number from 0 to 65535"],
  [{ PORT: "-1" }, "PORT must be a number from 0 to 65535"],
  [{ HOST: "a b" }, "HOST must be a host name"],
  [{ REGION: "../etc" }, "REGION must be the name of a region"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be silent, error, warn, info or debug"],
  [{ ALLOW_OPEN: "yes" }, "ALLOW_OPEN must be 0 or 1"],
  [{ TTL_SWEEP_SECONDS: "0" }, "TTL_SWEEP_SECONDS must be a number of seconds from 1 to 999999"],
  [{ ENFORCE_THROUGHPUT: "on" }, "ENFORCE_THROUGHPUT must be 0 or 1"],
  [{ LIBSQL_ENCRYPTION_KEY: "secret" }, "LIBSQL_ENCRYPTION_KEY must have 16 characters or more"],
  [
    { LIBSQL_URL: "http://x", LIBSQL_ENCRYPTION_KEY: "a secret of a file" },
    "LIBSQL_ENCRYPTION_KEY is for files, and LIBSQL_URL names a server",
  ],
  [
    { LIBSQL_SYNC_URL: "http://x", LIBSQL_ENCRYPTION_KEY: "a secret of a file" },
    "LIBSQL_ENCRYPTION_KEY is for files, and LIBSQL_SYNC_URL names a server",
  ],
])("%j: %s", (environment, text) => {
  expect(refusalOf(environment)).toBe(text)
})

describe("strict mode is never left by mistake", () => {
  test.each<[Environment, string]>([
    [{ IAM_ACCOUNT_ID: "" }, "IAM_ACCOUNT_ID must be 12 digits"],
    [{ ...trio, IAM_ACCOUNT_ID: "42" }, "IAM_ACCOUNT_ID must be 12 digits"],
    [{ ...trio, IAM_ACCOUNT_ID: "00000000004２" }, "IAM_ACCOUNT_ID must be 12 digits"],
    [
      { ...trio, IAM_SECRET_KEY: "" },
      "IAM_SECRET_KEY must be 16 to 128 printable ASCII characters",
    ],
    [
      { ...trio, IAM_ACCESS_KEY: "short" },
      "IAM_ACCESS_KEY must be 16 to 128 letters, digits and underscores",
    ],
    [
      { IAM_ACCOUNT_ID: "000000000042" },
      "IAM_ACCESS_KEY and IAM_SECRET_KEY must be set too: IAM_ACCOUNT_ID, IAM_ACCESS_KEY, IAM_SECRET_KEY go together",
    ],
    [{ IAM_SECRET_FILE: "" }, "IAM_SECRET_FILE must not be empty"],
    [{ IAM_MASTER_KEY: "short" }, "IAM_MASTER_KEY must be 32 bytes in base64"],
    [
      { IAM_SECRET_FILE: "/x", IAM_SECRET_KEY: trio.IAM_SECRET_KEY },
      "IAM_ACCOUNT_ID and IAM_ACCESS_KEY must be set too: IAM_ACCOUNT_ID, IAM_ACCESS_KEY, IAM_SECRET_KEY go together",
    ],
    [
      { STS_SERVICE_ENDPOINT: "x" },
      "STS_SERVICE_ENDPOINT must be an https: URL, or an http: URL of this machine",
    ],
    [{ ...trio, IAM_SECRET: "x" }, "IAM_SECRET is set, and there is no such variable"],
  ])("%j: %s", (environment, text) => {
    expect(refusalOf(environment)).toBe(text)
  })

  test("no refusal shows the secret", () => {
    const secret = "wJalrXUtnFEMI K7MDENG"
    for (const environment of [{ ...trio, IAM_SECRET_KEY: secret }, { IAM_SECRET_KEY: secret }]) {
      expect(refusalOf(environment)).toContain("IAM_SECRET_KEY")
      expect(refusalOf(environment)).not.toContain("wJalr")
    }
  })
})

test("open mode listens to this machine alone, unless told otherwise", () => {
  for (const HOST of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) {
    expect(refusalOf({ HOST })).toBe("accepted")
  }
  for (const HOST of ["0.0.0.0", "::", "192.168.0.1", "127.example.com"]) {
    expect(refusalOf({ HOST })).toBe(
      `HOST is ${HOST}, and in open mode anybody could read and write: set IAM_ACCOUNT_ID, IAM_ACCESS_KEY, IAM_SECRET_KEY, or ALLOW_OPEN=1`,
    )
    expect(refusalOf({ HOST, ALLOW_OPEN: "1" })).toBe("accepted")
    expect(refusalOf({ HOST, ...trio })).toBe("accepted")
  }
})

// A function URL, say, that is public whatever HOST is.
test("where others listen for us, open mode has to be asked for", () => {
  const isPublic = { isPublic: true }
  expect(refusalOf({ HOST: "127.0.0.1" }, isPublic)).toBe(
    "in open mode anybody could read and write: set IAM_ACCOUNT_ID, IAM_ACCESS_KEY, IAM_SECRET_KEY, or ALLOW_OPEN=1",
  )
  expect(refusalOf({ ALLOW_OPEN: "1" }, isPublic)).toBe("accepted")
  expect(refusalOf(trio, isPublic)).toBe("accepted")
})

test("the port alone, as with everything else", () => {
  for (const PORT of [undefined, "", "0", "4711"]) {
    expect(readPort({ PORT, HOST: "a b" })).toBe(readConfig({ PORT }).port)
  }
  expect(() => readPort({ PORT: "many" })).toThrow("PORT must be a number from 0 to 65535")
})

// On Workers.
test("where there are no files, the database is a server", () => {
  const noFiles = { hasFiles: false }
  const text = "LIBSQL_URL must name a server: there are no files here"
  expect(refusalOf({}, noFiles)).toBe(text)
  expect(refusalOf({ LIBSQL_URL: "file:x" }, noFiles)).toBe(text)
  expect(refusalOf({ LIBSQL_SYNC_URL: "http://x" }, noFiles)).toBe(text)
  expect(refusalOf({ LIBSQL_URL: "http://x" }, noFiles)).toBe("accepted")
})

test("a server and a cache", () => {
  const given = { LIBSQL_URL: "libsql://x", LIBSQL_AUTH_TOKEN: "t", READ_CACHE: "items=5,ttl=1" }
  expect(readConfig(given)).toMatchObject({
    database: { url: "libsql://x", authToken: "t" },
    readCache: { itemsMax: 5, ttlMs: 1000, mode: "invisible" },
  })
  expect(refusalOf({ ...given, LIBSQL_AUTH_TOKEN: "se cret" })).toBe(
    "LIBSQL_AUTH_TOKEN must be printable ASCII without spaces",
  )
})
