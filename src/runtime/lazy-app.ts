import { type Environment, readConfig } from "../config.ts"
import type { Platform } from "../platform.ts"
import { maintainForAWhile } from "./maintain-for-a-while.ts"
import { type AppConfig, type OpenApp, openApp } from "./open-app.ts"
import { jsonPlatform } from "./platform.ts"

export interface LazyApp {
  fetch(request: Request): Promise<Response>
  maintain(): Promise<void>
  /** Closes what was opened, for good: nothing opens it again. */
  close(): Promise<void>
}

/** An app that opens its database with the first request; after a failure, with the next one. */
export function lazyApp(configOf: () => AppConfig, platform?: Platform): LazyApp {
  let opening: Promise<OpenApp> | undefined
  let isClosed = false
  async function opened(): Promise<OpenApp> {
    if (isClosed) throw new Error("libdynamo is closed")
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  async function open(): Promise<OpenApp> {
    const config = configOf()
    return openApp(config, platform ?? jsonPlatform(config.logLevel))
  }
  return {
    fetch: async (request) => (await opened()).fetch(request),
    async maintain() {
      if (isClosed) return
      await maintainForAWhile(await opened())
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
