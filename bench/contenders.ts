import { existsSync } from "node:fs"
import { join } from "node:path"
import type { LogReader } from "./load-job.ts"
import { addPolicyUser, controlPlane } from "./policy-user.ts"
import { floorNamespace } from "./remote-floor-store.ts"
import { credentials } from "./signed-request.ts"

const root = join(import.meta.dirname, "..")
export const bun = join(root, "node_modules/.bin/bun")
/** A copy: a build that somebody starts meanwhile must not change what is measured. */
export const bundle = join(import.meta.dirname, "results/bundle.js")
const floor = join(import.meta.dirname, "floor.ts")
const workerd = join(import.meta.dirname, "workerd.ts")
const dynalite = join(import.meta.dirname, "node_modules/dynalite/cli.js")
const dynoxide = join(
  import.meta.dirname,
  `node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`,
)

/** One server in the comparison. */
export interface Contender {
  readonly name: string
  readonly title: string
  /** Takes part in `npm run bench -- remote`, and only there. */
  readonly isRemote?: boolean
  /** Without these it cannot run here. */
  readonly needs: readonly string[]
  /** The floor is born with its table. */
  readonly hasTable?: boolean
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

export interface Launch {
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The floor has its own database; `127` is that of a URL which begins with `127.0.0.1`. */
export const sqldNamespaces = [floorNamespace, "127"]

const strict = {
  IAM_ACCOUNT_ID: "123456789012",
  IAM_ACCESS_KEY: credentials.accessKeyId,
  IAM_SECRET_KEY: credentials.secretAccessKey,
}

/** In the order in which the tables print them. */
export const contenders: readonly Contender[] = [
  {
    name: "floor-node",
    title: "floor on Node, file, FULL",
    needs: [],
    hasTable: true,
    launch: ({ port, folder }) => ({
      command: [process.execPath, floor, String(port), join(folder, "data.db")],
    }),
  },
  {
    name: "floor-bun",
    title: "floor on Bun, file, FULL",
    needs: [bun],
    hasTable: true,
    launch: ({ port, folder }) => ({
      command: [bun, floor, String(port), join(folder, "data.db")],
    }),
  },
  {
    name: "libdynamo-node",
    title: "libdynamo on Node, file, FULL",
    needs: [bundle],
    launch: (place) => ({ command: [process.execPath, bundle], env: libdynamoEnv(place) }),
  },
  {
    name: "libdynamo-stream",
    title: "the same, with a stream",
    needs: [bundle],
    log: "stream",
    launch: (place) => ({ command: [process.execPath, bundle], env: libdynamoEnv(place) }),
  },
  {
    name: "libdynamo-recovery",
    title: "the same, with point-in-time recovery",
    needs: [bundle],
    log: "recovery",
    launch: (place) => ({ command: [process.execPath, bundle], env: libdynamoEnv(place) }),
  },
  {
    name: "libdynamo-strict",
    title: "libdynamo on Node, checking signatures",
    needs: [bundle],
    launch: (place) => ({
      command: [process.execPath, bundle],
      env: { ...libdynamoEnv(place), ...strict },
    }),
  },
  {
    name: "libdynamo-policy",
    title: "the same, for a user with ten statements",
    needs: [bundle],
    launch: (place) => ({
      command: [process.execPath, bundle],
      env: {
        ...libdynamoEnv(place),
        IAM_ACCOUNT_ID: controlPlane.account,
        IAM_ACCESS_KEY: controlPlane.accessKeyId,
        IAM_SECRET_KEY: controlPlane.secretAccessKey,
      },
    }),
    prepare: addPolicyUser,
  },
  {
    name: "libdynamo-bun",
    title: "libdynamo on Bun, file, FULL",
    needs: [bundle, bun],
    launch: (place) => ({ command: [bun, bundle], env: libdynamoEnv(place) }),
  },
  {
    name: "dynalite",
    title: "dynalite on Node, in memory",
    needs: [dynalite],
    launch: ({ port }) => ({
      command: [
        ...[process.execPath, dynalite, "--host", "127.0.0.1", "--port", String(port)],
        ...["--createTableMs", "0"],
      ],
    }),
  },
  {
    name: "dynoxide",
    title: "Dynoxide (Rust), file",
    needs: [dynoxide],
    launch: ({ port, folder }) => ({
      command: [
        ...[dynoxide, "serve", "--host", "127.0.0.1", "--port", String(port)],
        ...["--db-path", join(folder, "data.db")],
      ],
    }),
  },
  {
    name: "floor-remote",
    title: "floor on Node, a request to sqld for each statement",
    isRemote: true,
    needs: [],
    hasTable: true,
    launch: ({ port, sqld }) => ({ command: [process.execPath, floor, String(port), sqld] }),
  },
  {
    name: "libdynamo-remote",
    title: "libdynamo on Node, sqld",
    isRemote: true,
    needs: [bundle],
    launch: ({ port, sqld }) => ({
      command: [process.execPath, bundle],
      env: { PORT: String(port), HOST: "127.0.0.1", LIBSQL_URL: sqld },
    }),
  },
  {
    name: "libdynamo-workerd",
    title: "libdynamo on workerd, sqld",
    isRemote: true,
    needs: [bundle],
    launch: ({ port, sqld }) => ({
      command: [process.execPath, workerd, String(port), sqld, bundle],
    }),
  },
]

/** Why it cannot take part, or `undefined`. */
export function reasonToSkip(contender: Contender): string | undefined {
  const missing = contender.needs.find((path) => !existsSync(path))
  return missing && `${missing.slice(root.length + 1)} is not there`
}

function libdynamoEnv({ port, folder }: Place): Record<string, string> {
  return { PORT: String(port), HOST: "127.0.0.1", FILE: join(folder, "data.db") }
}
