/** Lines as a person types them, or as a pipe has them: none is lost, however fast they come. */
import { createInterface, type Interface } from "node:readline"
import type { Readable, Writable } from "node:stream"

export interface LinesOptions {
  readonly input: Readable
  /** A terminal; absent where nobody types. */
  readonly terminal?: Writable | undefined
  readonly complete: (line: string) => Promise<[candidates: string[], typed: string]>
  /** The newest first. */
  readonly history: readonly string[]
  readonly historyMax: number
  /** Ctrl-C. What was typed of the line is gone by then. */
  readonly onInterrupt: () => void
}

export class Lines {
  readonly #interface: Interface
  readonly #isTerminal: boolean
  readonly #waiting: string[] = []
  #history: readonly string[]
  #isClosed = false
  #isAside = false
  #wake: () => void = () => {}

  constructor(options: LinesOptions) {
    const { input, terminal, complete, history, historyMax, onInterrupt } = options
    this.#history = history
    this.#isTerminal = terminal !== undefined
    this.#interface = createInterface({
      input,
      ...(terminal && { output: terminal, terminal: true, history: [...history] }),
      historySize: historyMax,
      removeHistoryDuplicates: true,
      completer(line: string, done: (error: null, found: [string[], string]) => void) {
        complete(line).then(
          (found) => done(null, found),
          () => done(null, [[], line]),
        )
      },
    })
    this.#interface.on("line", (line) => {
      this.#waiting.push(line)
      this.#wake()
    })
    this.#interface.on("close", () => {
      this.#isClosed = true
      this.#wake()
    })
    this.#interface.on("history", (lines: string[]) => {
      // Node allows for this: whatever is taken out here is forgotten.
      if (this.#isAside) lines.shift()
      this.#history = lines
    })
    this.#interface.on("SIGINT", () => {
      this.#interface.write(null, { ctrl: true, name: "e" })
      this.#interface.write(null, { ctrl: true, name: "u" })
      onInterrupt()
      this.#interface.prompt()
    })
  }

  /** The newest first. */
  get history(): readonly string[] {
    return this.#history
  }

  setPrompt(prompt: string): void {
    this.#interface.setPrompt(prompt)
  }

  /** The next one; nothing after the last. An answer that is `aside` does not come into the history. */
  async next(prompt: string, aside?: "aside"): Promise<string | undefined> {
    this.#isAside = aside !== undefined
    if (this.#isTerminal && this.#waiting.length === 0 && !this.#isClosed) {
      this.#interface.setPrompt(prompt)
      this.#interface.prompt()
    }
    while (this.#waiting.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#waiting.shift()
  }

  close(): void {
    this.#interface.close()
  }
}
