/** A server that the tests of a file reach over HTTP: on the storage that `STORAGE` says, or as `TEST_ENDPOINT` says. */
import { afterAll, beforeAll } from "vitest"
import { openDatabase } from "./database.ts"
import { startServer } from "./server.ts"

/** Call it at the top of the file; the URL is there once the file's tests and hooks run. */
export function subjectServer(): { readonly url: string } {
  let url = process.env.TEST_ENDPOINT ?? ""
  const stops: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    if (url !== "") return
    const database = await openDatabase()
    stops.push(database.close)
    const server = await startServer({ env: database.env })
    stops.push(server.stop)
    url = server.url
  })
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
  })
  return {
    get url() {
      return url
    },
  }
}
