import process from "node:process"
import { type Environment, readConfig } from "../config.ts"
import { type AppConfig, type OpenApp, openApp } from "./open-app.ts"
import { systemPlatform } from "./platform.ts"

export interface LazyApp {
  fetch(request: Request): Promise<Response>
  maintain(): Promise<void>
  /** Closes what was opened, for good: nothing opens it again. */
  close(): Promise<void>
}

/** Each is bounded, and so is the time that a runtime gives us; what is left is for the next call. */
const runsMax = 100

/** An app that opens its database with the first request; after a failure, with the next one. */
export function lazyApp(configOf: () => AppConfig, platform = jsonPlatform()): LazyApp {
  let opening: Promise<OpenApp> | undefined
  let isClosed = false
  async function opened(): Promise<OpenApp> {
    if (isClosed) throw new Error("libdynamo is closed")
    opening ??= openApp(configOf(), platform).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    fetch: async (request) => (await opened()).fetch(request),
    async maintain() {
      if (isClosed) return
      const app = await opened()
      let runs = 0
      while (runs < runsMax && (await app.maintain())) runs += 1
    },
    async close() {
      isClosed = true
      // What could not be opened need not be closed.
      const app = await opening?.catch(() => undefined)
      await app?.close()
    },
  }
}

/**
 * As the environment says, read when it is needed: importing us has no effect. Whoever calls it may
 * be passing on the requests of all the world, so open mode has to be asked for.
 */
export function lazyAppOfEnvironment(environment: () => Environment): LazyApp {
  return lazyApp(() => readConfig(environment(), { isPublic: true }))
}

function jsonPlatform() {
  return systemPlatform({
    level: "info",
    write: (line) => process.stdout.write(line),
    forPeople: false,
  })
}
