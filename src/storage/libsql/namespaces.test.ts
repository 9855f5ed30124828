import { expect, test } from "vitest"
import { createNamespace, namespaceIn } from "./namespaces.ts"

// What sqld makes of names and headers is tried in test/replicas/.
test.each([
  ["http://one.localhost:8080", "one", "http://localhost:8080"],
  [
    "https://123456789012-eu-west-1.db.example.com",
    "123456789012-eu-west-1",
    "https://db.example.com",
  ],
  ["libsql://a.sqld/", "a", "libsql://sqld/"],
])("%s is the namespace %s of %s", (given, name, url) => {
  expect(namespaceIn(given)).toMatchObject({ name, url })
})

test.each(["http://sqld:8080", "http://localhost", "http://[::1]:8080", "http://.x"])(
  "%s names none",
  (url) => {
    expect(() => namespaceIn(url)).toThrow("does not begin with the name of a namespace")
  },
)

test("an admin API that does not answer is told in one line", async () => {
  // The discard port: nobody listens.
  await expect(createNamespace("http://127.0.0.1:9/", "one")).rejects.toThrow(
    /^cannot use database one: /,
  )
})
