/** Workers that are killed while eight writers write: no acknowledged write is lost. */
import { expect, test, vi } from "vitest"
import { checkAfterRestart, createTable } from "../crash/crash.ts"
import { Writer } from "../crash/writer.ts"
import { findRuntimes } from "../runtimes/runtimes.ts"
import { clientFor } from "../support/client.ts"
import { seededRandom, seedOf } from "../support/seeded-random.ts"
import { bundle, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { startsIn, until } from "./members.ts"

const kills = 2
const writersMax = 8
const writesBetween = 30

// Many processes start, one after the other, and other tests want the same cores and disk.
vi.setConfig({ testTimeout: 600_000 })

const runtimes = findRuntimes().filter(({ name }) => name !== "Node 20")

test.each(runtimes)(
  "on $name: SIGKILL of one, and the port goes on answering",
  async ({ program }) => {
    if ("missing" in program) throw new Error(program.missing)
    const seed = seedOf(process.env.SEED)
    console.info(`workers: SEED=${seed}`)
    const random = seededRandom(seed)
    await using folder = await temporaryFolder()
    await createTable(folder.path)
    const server = await startServer({
      command: [program.path, bundle],
      env: { WORKERS: "2", LOG_LEVEL: "debug" },
      folder: folder.path,
    })
    const writers = Array.from({ length: writersMax }, (_, at) => new Writer(`w${at}`, random))
    const acknowledged = () => writers.reduce((sum, writer) => sum + writer.acknowledgedWrites, 0)
    let isOver = false
    /** Looks after its own keys whenever its connection was lost, and goes on over another one. */
    const running = writers.map(async (writer) => {
      while (!isOver) {
        const db = clientFor(server.url)
        await writer.run(db)
        await until(async () => isOver || (await hasChecked(writer, server.url)))
        db.destroy()
      }
    })
    for (let kill = 0; kill < kills; kill++) {
      const [least, starts] = [acknowledged() + writesBetween, startsIn(server)]
      await until(() => acknowledged() >= least)
      // The latest of one number, then of the other.
      const victim = starts.findLast(({ worker }) => worker === (kill % 2) + 1)
      process.kill(victim?.pid ?? 0, "SIGKILL")
      // While the other one is alone it is it that answers.
      const alone = acknowledged() + writesBetween
      await until(() => acknowledged() >= alone && startsIn(server).length > starts.length)
    }
    isOver = true
    expect(await server.stop()).toBe(0)
    await Promise.all(running)
    await checkAfterRestart(folder.path, writers)
    expect(acknowledged()).toBeGreaterThan(kills * 2 * writesBetween - 1)
  },
)

/** Nothing is known when the connection was one to the worker that is just being killed. */
async function hasChecked(writer: Writer, url: string): Promise<boolean> {
  const db = clientFor(url)
  try {
    await writer.check(db)
    return true
  } catch (error) {
    if (/ECONNRESET|ECONNREFUSED|EPIPE|hang up/.test(String(error))) return false
    throw error
  } finally {
    db.destroy()
  }
}
