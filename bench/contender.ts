/** What a server in the comparison is. */
import { existsSync } from "node:fs"
import { relative } from "node:path"
import type { InProcess, LogReader } from "./load-job.ts"
import type { WorkloadName } from "./workloads.ts"

export interface Contender {
  readonly name: string
  readonly title: string
  /** The runs in which it takes part unasked; those of `quick` are in whole ones, too. */
  readonly runs: "quick" | "whole" | "remote"
  /** Takes part in `start`, too; `filled`: and is filled there, which takes some servers very long. */
  readonly starts?: "idle" | "filled"
  /** Without these files it cannot run here. */
  readonly needs?: readonly string[]
  /** The environment variable that says how to reach it, without which it stays away. */
  readonly variable?: string
  /** The floor is born with its table. */
  readonly hasTable?: boolean
  /** What it cannot do at all. */
  readonly lacks?: readonly WorkloadName[]
  /** Who reads the change log of its table: a stream with both images, or recovery. */
  readonly log?: LogReader
  readonly launch: (place: Place) => Launch
  /** What has to be done before it knows the key of the load. */
  readonly prepare?: (port: number) => Promise<void>
}

export interface Place {
  readonly port: number
  /** A folder of its own for what it stores. */
  readonly folder: string
  /** The URL of the sqld that all of them share, where there is one. */
  readonly sqld: string
}

export type Launch =
  | { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  /** Somebody else has started it. */
  | { readonly url: string }
  | { readonly inProcess: InProcess }

/** Why it cannot take part, or `undefined`. */
export function reasonToSkip({ needs = [], variable }: Contender): string | undefined {
  if (variable !== undefined && !process.env[variable]) return `${variable} is not set`
  const missing = needs.find((path) => !existsSync(path))
  return missing && `${relative(process.cwd(), missing)} is not there`
}

/** Who answers to the command or the `http:` URL in this variable; in a command, `{port}` and `{folder}` are filled in. */
export function givenBy(variable: string): Pick<Contender, "launch" | "variable"> {
  return {
    variable,
    launch: ({ port, folder }) => {
      const given = process.env[variable] ?? ""
      if (given.startsWith("http:")) return { url: given }
      const filled = given.replaceAll("{port}", String(port)).replaceAll("{folder}", folder)
      return { command: ["sh", "-c", `exec ${filled}`] }
    },
  }
}
