import { afterAll, beforeAll, expect, test } from "vitest"
import { type Server, startServer } from "../support/server.ts"

let server: Server | undefined
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

test.each(["/health/live", "/health/ready"])("%s says that all is well", async (path) => {
  // Ready is who gets an answer of the database within two seconds.
  await expect.poll(async () => (await fetch(`${server?.url}${path}`)).status).toBe(200)
})
