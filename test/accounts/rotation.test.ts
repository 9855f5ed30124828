// The bootstrap credentials in a file: changed while requests are answered, and never by halves.
import { execFileSync } from "node:child_process"
import { chmod, mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { ask, keysIn } from "./query-client.ts"
import { control, type Keys, openStrict, refusalOf, type StrictApp } from "./strict-app.ts"

const next: Keys = { accessKeyId: "AKIAIOSFODNN7ROTATED", secretAccessKey: "n".repeat(40) }
const textOf = ({ accessKeyId, secretAccessKey }: Keys, account = control.account) =>
  `# the control plane\nexport IAM_ACCOUNT_ID=${account}\nIAM_ACCESS_KEY="${accessKeyId}"\nIAM_SECRET_KEY='${secretAccessKey}' # secret\n`
const unknownKey =
  "UnrecognizedClientException: The security token included in the request is invalid."

interface Rotated extends StrictApp {
  readonly path: string
  put(text: string): Promise<void>
  list(keys: Keys): Promise<string>
  /** Time enough for the file to be looked at again. */
  later(): void
}

async function openWithFile(text: string | undefined, more = {}): Promise<Rotated> {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, "credentials")
  if (text !== undefined) await writeFile(path, text, { mode: 0o600 })
  const strict = await openStrict({ strict: { secretFile: path, ...more } })
  return {
    ...strict,
    path,
    // As whoever rotates should: a whole file takes the place of another.
    async put(changed) {
      await writeFile(`${path}.new`, changed, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    list: (keys) => refusalOf(strict.client(keys).listTables({})),
    later() {
      strict.clock.aheadMs += 1001
    },
  }
}

test("a new file opens with its key alone, within a second, and nobody meets an error", async () => {
  const { list, put } = await openWithFile(textOf(control))
  expect(await list(control)).toMatch(/^accepted/)
  await put(textOf(next))
  const startedMs = Date.now()
  const answers = new Set<string>()
  while (Date.now() - startedMs < 2000) {
    const [before, after] = await Promise.all([list(control), list(next)])
    answers.add(before.slice(0, 30)).add(after.slice(0, 30))
  }
  expect([...answers].filter((answer) => !/^(accepted|Unrecog)/.test(answer))).toEqual([])
  expect(await list(next)).toMatch(/^accepted/)
  expect(await list(control)).toBe(unknownKey)
})

test("the pair before works as long as the file names it", async () => {
  const { list, put, later } = await openWithFile(textOf(control))
  const previous = `IAM_ACCESS_KEY_PREVIOUS=${control.accessKeyId}\nIAM_SECRET_KEY_PREVIOUS=${control.secretAccessKey}\n`
  await put(textOf(next) + previous)
  later()
  expect(await list(next)).toMatch(/^accepted/)
  expect(await list(control)).toMatch(/^accepted/)
  await put(textOf(next))
  later()
  expect(await list(control)).toBe(unknownKey)
})

test("JSON will do", async () => {
  const { list } = await openWithFile(
    JSON.stringify({
      IAM_ACCOUNT_ID: control.account,
      IAM_ACCESS_KEY: control.accessKeyId,
      IAM_SECRET_KEY: control.secretAccessKey,
    }).concat("\n"),
  )
  expect(await list(control)).toMatch(/^accepted/)
})

test.each<[string, string]>([
  ["garbage", "garbage"],
  ["nothing", ""],
  ["half a file", textOf(next).slice(0, 90)],
  // Long enough to be a secret, and not the whole one.
  ["half a secret", textOf(next).replace(/n{20}' # secret\n$/, "")],
  ["half a secret without quotation marks", textOf(next).replace(/'(n{20}).*\n$/, "$1")],
  ["another account", textOf(next, "999988887777")],
  ["an account of other digits", textOf(next, "１２３４５６７８９０１２")],
  ["two keys", `${textOf(next)}IAM_ACCESS_KEY=AKIAIOSFODNN7ANOTHER\n`],
  ["something else", `${textOf(next)}PATH=/\n`],
  ["64 KiB and more", `${textOf(next)}#${"x".repeat(64 * 1024)}\n`],
])("%s in the file changes nothing", async (_, text) => {
  const { list, put, later, log } = await openWithFile(textOf(control))
  await put(text)
  later()
  expect(await list(control)).toMatch(/^accepted/)
  expect(await list(next)).toBe(unknownKey)
  expect(JSON.stringify(log)).not.toContain(next.secretAccessKey.slice(0, 20))
})

test("34: nor does what is no file, or cannot be read", async () => {
  const { list, path, later } = await openWithFile(textOf(control))
  const spoil: (() => Promise<unknown>)[] = [
    async () => undefined,
    () => mkdir(path),
    () => symlink("/dev/zero", path),
    () => symlink(path, path),
    // Nobody writes into it: whoever opens it to read would wait.
    async () => void execFileSync("mkfifo", [path]),
    async () => {
      await writeFile(path, textOf(next), { mode: 0o600 })
      await truncate(path, 1024 * 1024 * 1024)
    },
    async () => {
      await writeFile(path, textOf(next))
      await chmod(path, 0o666)
    },
  ]
  for (const spoiled of spoil) {
    await rm(path, { recursive: true, force: true })
    await spoiled()
    later()
    const before = process.cpuUsage()
    expect(await list(control)).toMatch(/^accepted/)
    expect(await list(next)).toBe(unknownKey)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(2000)
  }
})

test("34: whoever has a pair that is named is let in, a thousand times, while it is swapped", async () => {
  const { list, put, later } = await openWithFile(textOf(control))
  const both = (one: Keys, other: Keys) =>
    `${textOf(one)}IAM_ACCESS_KEY_PREVIOUS=${other.accessKeyId}\nIAM_SECRET_KEY_PREVIOUS=${other.secretAccessKey}\n`
  const answers: Promise<string>[] = []
  for (let swap = 0; swap < 20; swap++) {
    // No wait between: requests are under way while the file is another.
    for (let at = 0; at < 50; at++) answers.push(list(control))
    await put(swap % 2 === 0 ? both(next, control) : both(control, next))
    later()
  }
  const refused = (await Promise.all(answers)).filter((answer) => !answer.startsWith("accepted"))
  expect([answers.length, refused]).toEqual([1000, []])
})

test("35: however many ask with whatever key, the file is looked at once a second", async () => {
  const { list, path, later, log, clock } = await openWithFile(textOf(control))
  clock.stop()
  await rm(path)
  const strangers = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) => {
        const accessKeyId = `AKIAFLOOD${String(at).padStart(11, "0")}`
        return list({ accessKeyId, secretAccessKey: "x".repeat(40) })
      }),
    )
  const looks = () => log.filter(({ event }) => event === "credentials.kept").length
  later()
  expect(new Set(await strangers(100))).toEqual(new Set([unknownKey]))
  expect(looks()).toBe(1)
  // Put back, it is not seen before its second is over.
  await writeFile(path, textOf(next), { mode: 0o600 })
  await strangers(100)
  expect(await list(next)).toBe(unknownKey)
  later()
  expect(await list(next)).toMatch(/^accepted/)
})

test("through a link, as containers have secrets", async () => {
  const { list, path, later } = await openWithFile(textOf(control))
  await writeFile(`${path}.real`, textOf(next), { mode: 0o600 })
  await rm(path)
  await symlink(`${path}.real`, path)
  later()
  expect(await list(next)).toMatch(/^accepted/)
})

test("without a file nobody is let in, and it says so", async () => {
  const { app, list, put, later } = await openWithFile(undefined)
  const ready = async () => (await app.fetch(new Request("http://x/health/ready"))).status
  expect(await list(control)).toBe(unknownKey)
  expect(await ready()).toBe(503)
  await put(textOf(control))
  later()
  expect(await list(control)).toMatch(/^accepted/)
  expect(await ready()).toBe(200)
})

test("a file that everybody can read is told, or refused where that was asked for", async () => {
  const told = await openWithFile(textOf(control))
  await chmod(told.path, 0o644)
  await writeFile(told.path, textOf(next))
  told.later()
  expect(await told.list(next)).toMatch(/^accepted/)
  expect(told.log.map(({ event }) => event)).toContain("credentials.readable")
  const refused = await openWithFile(textOf(control), { refusesReadable: true })
  await chmod(refused.path, 0o644)
  await writeFile(refused.path, textOf(next))
  refused.later()
  expect(await refused.list(next)).toBe(unknownKey)
})

test("sessions go on with the pair before, and end with it", async () => {
  const strict = await openWithFile(textOf(control))
  const { list, put, later } = strict
  const session = keysIn(await ask(strict, control, "sts", "GetSessionToken"))
  expect(await list(session)).toMatch(/^accepted/)
  const previous = `IAM_ACCESS_KEY_PREVIOUS=${control.accessKeyId}\nIAM_SECRET_KEY_PREVIOUS=${control.secretAccessKey}\n`
  await put(textOf(next) + previous)
  later()
  expect(await list(next)).toMatch(/^accepted/)
  expect(await list(session)).toMatch(/^accepted/)
  await put(textOf(next))
  later()
  expect(await list(session)).toBe(unknownKey)
  // The same id with another secret.
  await put(textOf({ ...control, secretAccessKey: "c".repeat(40) }))
  later()
  expect(await list({ ...control, secretAccessKey: "c".repeat(40) })).toMatch(/^accepted/)
  expect(await list(session)).toBe(unknownKey)
})

// Linux has a file that opens and cannot be read: the memory of the process, at 0.
test.runIf(process.platform === "linux")(
  "a file that fails to be read keeps the pair",
  async () => {
    const rotated = await openWithFile(textOf(control))
    expect(await rotated.list(control)).toMatch(/^accepted/)
    await rm(rotated.path)
    await symlink("/proc/self/mem", rotated.path)
    rotated.later()
    expect(await rotated.list(control)).toMatch(/^accepted/)
    expect(rotated.log.find(({ event }) => event === "credentials.kept")?.fields).toMatchObject({
      fault: "cannot be read: EIO",
    })
  },
)
