import { afterAll, beforeAll, expect, test } from "vitest"
import { type Server, startServer } from "../support/server.ts"

let server: Server | undefined
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

test.each(["/health/live", "/health/ready"])("%s says that all is well", async (path) => {
  expect((await fetch(`${server?.url}${path}`)).status).toBe(200)
})
