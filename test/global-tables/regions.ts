/** Two regions of one table, each with a client of its own, and a link between them to be cut. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { credentials } from "../support/client.ts"
import { freePorts } from "../support/ports.ts"
import { startProxy } from "../support/proxy.ts"
import { root, type Server, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

/** One file for both regions, a file for each, or a database of sqld for each. */
export type Place = "file" | "files" | "sqld"

export const regionNames = ["us-east-1", "eu-west-1"] as const
export type RegionName = (typeof regionNames)[number]

export interface Region {
  readonly name: RegionName
  readonly db: DynamoDB
  readonly streams: DynamoDBStreams
}

export interface Regions extends AsyncDisposable {
  readonly regions: readonly [Region, Region]
  /** Only between databases of sqld: each server then reaches the one of its own region alone. */
  cut(): void
  restore(): void
  /** SIGKILL of the server, which then starts again on the same port. Not with sqld. */
  kill(): Promise<void>
}

/** From source, so that nothing has to be built. */
const command = [process.execPath, `${root}/src/index.ts`]

export async function startRegions(place: Place): Promise<Regions> {
  return place === "sqld" ? regionsOnSqld() : regionsOnFiles(place)
}

async function regionsOnFiles(place: "file" | "files"): Promise<Regions> {
  const folder = await temporaryFolder()
  const file = place === "file" ? "data.db" : "{region}.db"
  const [port] = await freePorts(1)
  const start = () => {
    const env = { LIBSQL_URL: `file:${folder.path}/${file}`, PORT: `${port}` }
    return startServer({ command, env, folder: folder.path })
  }
  let server = await start()
  const { url } = server
  return {
    regions: bothOf(() => url),
    cut: () => undefined,
    restore: () => undefined,
    async kill() {
      server.process.kill("SIGKILL")
      await server.exited
      server = await start()
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      await folder.remove()
    },
  }
}

/** A server in each region. The header tells which database a round trip is for. */
async function regionsOnSqld(): Promise<Regions> {
  const sqld = await startSqld({ namespaces: [] })
  let isCut = false
  const proxyOf = (own: RegionName) =>
    startProxy(sqld.url, ({ headers }) => {
      const namespace = Buffer.from(String(headers["x-namespace-bin"]), "base64").toString()
      return isCut && namespace !== own ? "cut before" : "pass"
    })
  const proxies = await Promise.all(regionNames.map(proxyOf))
  const servers: Server[] = []
  for (const { url } of proxies) {
    const LIBSQL_URL = url.replace("127.0.0.1", "{region}.localhost")
    servers.push(
      await startServer({ command, env: { LIBSQL_URL, LIBSQL_ADMIN_URL: sqld.adminUrl } }),
    )
  }
  return {
    regions: bothOf((name) => servers[regionNames.indexOf(name)]?.url ?? ""),
    cut() {
      isCut = true
    },
    restore() {
      isCut = false
    },
    kill: () => Promise.reject(new Error("not with sqld")),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop()
      for (const proxy of proxies) await proxy.close()
      await sqld.stop()
    },
  }
}

function bothOf(urlOf: (name: RegionName) => string): [Region, Region] {
  const regionOf = (name: RegionName) => {
    const options = { region: name, endpoint: urlOf(name), credentials, maxAttempts: 1 }
    return { name, db: new DynamoDB(options), streams: new DynamoDBStreams(options) }
  }
  return [regionOf(regionNames[0]), regionOf(regionNames[1])]
}
