/** The image: the Dockerfile is built, on a stand-in for its base, and what it built is started. */
import { type ChildProcess, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { chownSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { root, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { buildah, isolation, whyNoBuildah } from "./buildah.ts"
import { smoke } from "./smoke.ts"
import { buildStandIn, settingsOfNpm } from "./stand-in.ts"

const missing = whyNoBuildah()
if (missing !== undefined) console.warn(`the image is not built: ${missing}`)

const mark = randomUUID().slice(0, 8)
const names = { base: `stand-in-${mark}`, image: `libdynamo-${mark}` }

describe.skipIf(missing !== undefined)("the image", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>> | undefined
  let container = ""
  let data = ""

  beforeAll(async () => {
    folder = await temporaryFolder()
    data = join(folder.path, "data")
    mkdirSync(data)
    chownSync(data, 1000, 1000)
    buildStandIn(names.base, join(folder.path, "base"))
    buildah(
      ...["bud", "--quiet", ...isolation, "--format", "docker", "--tag", names.image],
      ...["--build-arg", `BASE=localhost/${names.base}`, ...settingsOfNpm(), root],
    )
    container = buildah("from", `localhost/${names.image}`)
  }, 1_800_000)
  afterAll(async () => {
    if (container !== "") buildah("rm", container)
    for (const name of [names.image, names.base]) spawnSync("buildah", ["rmi", `localhost/${name}`])
    await folder?.remove()
  })

  function commandOf(env: Readonly<Record<string, string>>, program?: readonly string[]) {
    const { Entrypoint } = configOf(container)
    const settings = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`])
    const mount = ["--volume", `${data}:/data`]
    return ["run", ...isolation, ...mount, ...settings, container, "--", ...(program ?? Entrypoint)]
  }

  test("is not root, keeps its data in /data and is asked for its health", () => {
    const { User, Env, Volumes, Healthcheck } = configOf(container)
    expect(User).toBe("1000:1000")
    expect(Env).toEqual(expect.arrayContaining(["FILE=/data/ddb.db", "HOST=0.0.0.0", "PORT=8000"]))
    expect(Object.keys(Volumes)).toEqual(["/data"])
    expect(Healthcheck.Test[0]).toBe("CMD")
  })

  test("is open only when told to be", () => {
    const { status, stderr } = spawnSync("buildah", commandOf({ PORT: "0" }), { encoding: "utf8" })
    expect(stderr).toContain("HOST is 0.0.0.0, and in open mode anybody could read and write")
    expect(status).not.toBe(0)
  })

  test("serves, is healthy, drains on SIGTERM, and finds its data again", async () => {
    // What startServer sets would be set for buildah, not in the container.
    const options = { command: ["buildah", ...commandOf({ ALLOW_OPEN: "1", PORT: "0" })] }
    const server = await startServer(options)
    expect(server.output()).toContain("(open mode, /data/ddb.db)")
    const db = clientFor(server.url.replace("0.0.0.0", "127.0.0.1"))
    await smoke(db)
    await db.createTable({
      TableName: "Kept",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    })
    const [, ...healthCheck] = configOf(container).Healthcheck.Test
    const { port: PORT } = new URL(server.url)
    buildah(...commandOf({ PORT }, healthCheck))
    process.kill(nodeIn(server.process), "SIGTERM")
    expect(await server.exited).toBe(0)
    expect(spawnSync("buildah", commandOf({ PORT }, healthCheck)).status).not.toBe(0)

    const again = await startServer(options)
    const url = again.url.replace("0.0.0.0", "127.0.0.1")
    expect((await clientFor(url).listTables({})).TableNames).toEqual(["Kept"])
    process.kill(nodeIn(again.process), "SIGTERM")
    expect(await again.exited).toBe(0)
  })
})

interface ImageConfig {
  readonly User: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly Volumes: Readonly<Record<string, unknown>>
  readonly Healthcheck: { readonly Test: readonly string[] }
}

function configOf(container: string): ImageConfig {
  return JSON.parse(buildah("inspect", container)).Docker.config
}

/** buildah hands no signals on. The container's process is the last of its descendants. */
function nodeIn({ pid }: Pick<ChildProcess, "pid">): number {
  const [child] = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" }).stdout.split("\n")
  return child ? nodeIn({ pid: Number(child) }) : Number(pid)
}
