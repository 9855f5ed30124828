import { expect, test } from "vitest"
import { ApiError } from "../error.ts"
import { unreadyReason } from "./health.ts"

test("a database that answers is no reason", async () => {
  expect(await unreadyReason(async () => [])).toBeUndefined()
})

test("one that refuses says why, as callers are told", async () => {
  const failure = new ApiError("ServiceUnavailableException", "The database is closed")
  expect(await unreadyReason(() => Promise.reject(failure))).toBe("The database is closed")
})

test("what fails in another way may hold a secret", async () => {
  const failure = new Error("http://x?authToken=secret")
  expect(await unreadyReason(() => Promise.reject(failure))).toBe("it fails")
})

test("one that says nothing is not waited for", async () => {
  expect(await unreadyReason(() => new Promise(() => {}))).toBe("no answer within 2000 ms")
})
