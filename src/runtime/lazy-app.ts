import process from "node:process"
import { type Environment, readConfig } from "../config.ts"
import { type AppConfig, type OpenApp, openApp } from "./open-app.ts"
import { systemPlatform } from "./platform.ts"

export interface LazyApp {
  fetch(request: Request): Promise<Response>
  maintain(): Promise<void>
  /** Closes what was opened. */
  close(): Promise<void>
}

/** An app that opens its database with the first request; after a failure, with the next one. */
export function lazyApp(configOf: () => AppConfig, platform = jsonPlatform()): LazyApp {
  let opening: Promise<OpenApp> | undefined
  function opened(): Promise<OpenApp> {
    opening ??= openApp(configOf(), platform).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    fetch: async (request) => (await opened()).fetch(request),
    async maintain() {
      while (await (await opened()).maintain()) {
        // Until nothing is left: each step is bounded, and so is the time that a runtime gives us.
      }
    },
    async close() {
      await (await opening)?.close()
      opening = undefined
    },
  }
}

/** As the environment says, read when it is needed: importing us has no effect. */
export function lazyAppOfEnvironment(environment: () => Environment): LazyApp {
  return lazyApp(() => readConfig(environment()))
}

function jsonPlatform() {
  return systemPlatform({
    level: "info",
    write: (line) => process.stdout.write(line),
    forPeople: false,
  })
}
