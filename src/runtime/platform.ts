import { randomBytes } from "node:crypto"
import process from "node:process"
import type { LogLevel, Platform } from "../platform.ts"

const rank = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 } as const

export interface LogOptions {
  readonly level: LogLevel | "silent"
  readonly write: (line: string) => unknown
  /** Lines for people rather than JSON for machines. */
  readonly forPeople: boolean
}

/** The world as it is, on Node and Bun. */
export function systemPlatform({ level, write, forPeople }: LogOptions): Platform {
  return {
    now: () => Date.now(),
    randomBytes: (length) => randomBytes(length),
    log(eventLevel, event, fields = {}) {
      if (rank[eventLevel] > rank[level]) return
      const time = new Date().toISOString()
      write(
        forPeople
          ? `${time} ${eventLevel} ${event}${peopleText(fields)}\n`
          : `${JSON.stringify({ time, level: eventLevel, event, ...fields })}\n`,
      )
    },
  }
}

/** For whoever collects what we print. */
export function jsonPlatform(level: LogOptions["level"] = "info"): Platform {
  return systemPlatform({
    level,
    write: (line) => process.stdout.write(line),
    forPeople: false,
  })
}

/** Nobody listens: for databases inside of somebody else's process. */
export function silentPlatform(): Platform {
  return systemPlatform({ level: "silent", write: () => {}, forPeople: false })
}

function peopleText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("")
}
