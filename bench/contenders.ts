/** The servers, in the order in which the tables print them. */
import { join } from "node:path"
import { type Contender, givenBy, type Place } from "./contender.ts"
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

/** The floor has its own database; `127` is that of a URL which begins with `127.0.0.1`. */
export const sqldNamespaces = [floorNamespace, "127"]

/** The load's key is the root user's: signatures are checked, no policy is asked. */
const strict = {
  IAM_ACCOUNT_ID: "123456789012",
  IAM_ACCESS_KEY: credentials.accessKeyId,
  IAM_SECRET_KEY: credentials.secretAccessKey,
}
/** The load's key is that of a user whom `addPolicyUser` makes. */
const policies = {
  IAM_ACCOUNT_ID: controlPlane.account,
  IAM_ACCESS_KEY: controlPlane.accessKeyId,
  IAM_SECRET_KEY: controlPlane.secretAccessKey,
}

export const contenders: readonly Contender[] = [
  {
    name: "floor-node",
    title: "floor on Node, file, FULL",
    runs: "quick",
    ...floorOn(process.execPath),
  },
  {
    name: "floor-bun",
    title: "floor on Bun, file, FULL",
    runs: "whole",
    ...floorOn(bun),
  },
  {
    name: "libdynamo-strict",
    title: "libdynamo on Node, file, FULL, checking signatures",
    runs: "quick",
    starts: "filled",
    ...libdynamoOn(process.execPath, strict),
  },
  {
    name: "libdynamo-bun-strict",
    title: "libdynamo on Bun, file, FULL, checking signatures",
    runs: "quick",
    starts: "filled",
    ...libdynamoOn(bun, strict),
  },
  {
    name: "libdynamo-workers",
    title: "libdynamo on Node, checking signatures, two processes",
    runs: "whole",
    starts: "idle",
    ...libdynamoOn(process.execPath, { ...strict, WORKERS: "2" }),
  },
  {
    name: "libdynamo-policy",
    title: "libdynamo on Node, for a user with ten statements",
    runs: "whole",
    ...libdynamoOn(process.execPath, policies),
    prepare: addPolicyUser,
  },
  {
    name: "libdynamo-node",
    title: "libdynamo on Node, file, FULL",
    runs: "quick",
    starts: "filled",
    ...libdynamoOn(process.execPath),
  },
  {
    name: "libdynamo-bun",
    title: "libdynamo on Bun, file, FULL",
    runs: "whole",
    ...libdynamoOn(bun),
  },
  {
    name: "libdynamo-stream",
    title: "libdynamo on Node, with a stream",
    runs: "whole",
    ...libdynamoOn(process.execPath),
    log: "stream",
  },
  {
    name: "libdynamo-recovery",
    title: "libdynamo on Node, with point-in-time recovery",
    runs: "whole",
    ...libdynamoOn(process.execPath),
    log: "recovery",
  },
  {
    name: "libdynamo-memory",
    title: "libdynamo on Node, in memory",
    runs: "whole",
    starts: "filled",
    ...libdynamoOn(process.execPath, { FILE: ":memory:" }),
  },
  {
    name: "libdynamo-process",
    title: "libdynamo in process: createLocal, file, no socket",
    runs: "quick",
    needs: [bundle],
    launch: ({ folder }) => ({ inProcess: { bundle, file: join(folder, "data.db") } }),
  },
  {
    name: "dynalite",
    title: "dynalite on Node, in memory",
    runs: "quick",
    starts: "idle",
    needs: [dynalite],
    lacks: ["TransactWrite"],
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
    runs: "quick",
    starts: "idle",
    needs: [dynoxide],
    launch: ({ port, folder }) => ({
      command: [...dynoxideAt(port), "--db-path", join(folder, "data.db")],
    }),
  },
  {
    name: "dynoxide-memory",
    title: "Dynoxide (Rust), in memory",
    runs: "quick",
    starts: "idle",
    needs: [dynoxide],
    launch: ({ port }) => ({ command: dynoxideAt(port) }),
  },
  {
    name: "dynamodb-local",
    title: "DynamoDB Local",
    runs: "quick",
    starts: "idle",
    ...givenBy("DYNAMODB_LOCAL"),
  },
  { name: "extenddb", title: "ExtendDB", runs: "quick", starts: "idle", ...givenBy("EXTENDDB") },
  { name: "moto", title: "moto", runs: "quick", starts: "idle", ...givenBy("MOTO") },
  {
    name: "floor-remote",
    title: "floor on Node, a request to sqld for each statement",
    runs: "remote",
    hasTable: true,
    lacks: ["IndexQuery"],
    launch: ({ port, sqld }) => ({ command: [process.execPath, floor, String(port), sqld] }),
  },
  {
    name: "libdynamo-remote",
    title: "libdynamo on Node, sqld",
    runs: "remote",
    needs: [bundle],
    launch: ({ port, sqld }) => ({
      command: [process.execPath, bundle],
      env: { PORT: String(port), HOST: "127.0.0.1", LIBSQL_URL: sqld },
    }),
  },
  {
    name: "libdynamo-workerd",
    title: "libdynamo on workerd, sqld",
    runs: "remote",
    needs: [bundle],
    launch: ({ port, sqld }) => ({
      command: [process.execPath, workerd, String(port), sqld, bundle],
    }),
  },
]

function floorOn(runtime: string): Omit<Contender, "name" | "title" | "runs"> {
  return {
    needs: [runtime],
    hasTable: true,
    lacks: ["IndexQuery"],
    launch: ({ port, folder }) => ({
      command: [runtime, floor, String(port), join(folder, "data.db")],
    }),
  }
}

function libdynamoOn(
  runtime: string,
  env: Readonly<Record<string, string>> = {},
): Pick<Contender, "needs" | "launch"> {
  const place = ({ port, folder }: Place) => ({
    PORT: String(port),
    HOST: "127.0.0.1",
    FILE: join(folder, "data.db"),
  })
  return {
    needs: [bundle, runtime],
    launch: (at) => ({ command: [runtime, bundle], env: { ...place(at), ...env } }),
  }
}

function dynoxideAt(port: number): string[] {
  return [dynoxide, "serve", "--host", "127.0.0.1", "--port", String(port)]
}
