/**
 * Checkpoints beside the event loop: the driver has a second interface, whose statements run on a
 * thread of its own. What moves the log into the file would hold up every request meanwhile, for
 * as long as thousands of pages and the disk take.
 *
 * The log starts over only when all of it is in the file. So there are two passes: most of it moves
 * while writes go on, and what they have added moves while they wait.
 */
import Database from "libsql/promise"

interface Beside {
  exec(sql: string): Promise<void>
  close(): void
}

/** By our count, 32 MB or so. To move it more often moves pages twice. */
const pagesMax = 10_000
/**
 * By SQLite's own count; behind that a commit moves the log itself, as nobody else could. Writes
 * wait at twice `pagesMax`, but our count is low for deletions, which change indexes too.
 */
export const pagesBackstop = 64_000

export interface CheckpointOptions {
  /** An absolute path. */
  readonly path: string
  readonly encryptionKey?: string | undefined
  /** The next checkpoint takes what this one has left. */
  readonly onFailure: (cause: unknown) => void
}

export class Checkpoints {
  readonly #options: CheckpointOptions
  #database: Beside | undefined
  #pages = 0
  #running: Promise<void> | undefined
  #isLastPass = false

  constructor(options: CheckpointOptions) {
    this.#options = options
  }

  /** While there is something to wait for, no write begins. It never fails. */
  get busy(): Promise<void> | undefined {
    // Writes that are faster than the disk would make the log, and the last pass, ever longer.
    return this.#isLastPass || this.#pages >= pagesMax ? this.#running : undefined
  }

  /** Called after each commit, with about as many pages as it has put into the log. */
  noteCommit(pages: number): void {
    this.#pages += pages
    if (this.#pages < pagesMax || this.#running) return
    this.#pages = 0
    this.#running = this.#run()
  }

  async close(): Promise<void> {
    await this.#running
    this.#database?.close()
    this.#database = undefined
  }

  async #run(): Promise<void> {
    if (await this.#pass()) {
      this.#isLastPass = true
      await this.#pass()
      this.#isLastPass = false
    }
    this.#running = undefined
  }

  /** PASSIVE keeps nobody from reading or writing, and does nothing while another one is at it. */
  async #pass(): Promise<boolean> {
    try {
      this.#database ??= this.#open()
      await this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)")
      return true
    } catch (error) {
      this.#options.onFailure(error)
      return false
    }
  }

  #open(): Beside {
    const { path, encryptionKey } = this.#options
    return new Database(path, encryptionKey === undefined ? {} : { encryptionKey })
  }
}
