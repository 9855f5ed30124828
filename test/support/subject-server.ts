/** A server that the tests of a file reach over HTTP, on the storage that `STORAGE` says. */
import { afterAll, beforeAll } from "vitest"
import { openDatabase } from "./database.ts"
import { type Endpoint, openEndpoint } from "./endpoint.ts"
import { startServer } from "./server.ts"

/** Call it at the top of the file; the URL is there once the file's tests and hooks run. */
export function subjectServer(): { readonly url: string } {
  let opened: Endpoint | undefined
  beforeAll(async () => {
    opened = (await openEndpoint()) ?? (await startOnDatabase())
  })
  afterAll(() => opened?.close())
  return {
    get url() {
      return opened?.url ?? ""
    },
  }
}

async function startOnDatabase(): Promise<Endpoint> {
  const database = await openDatabase()
  const server = await startServer({ env: database.env })
  const close = async () => {
    await server.stop()
    await database.close()
  }
  return { url: server.url, close }
}
