/** How far a command is: a bar that stays in its line on a terminal, a line a step elsewhere. */
import type { Platform } from "../../platform.ts"
import { shown } from "../shell/value-text.ts"

export interface Screen {
  readonly isTerminal: boolean
  /** Of the terminal. */
  readonly columns: number
  write(text: string): void
}

export interface Step {
  /** Such as `exported`. */
  readonly done: string
  readonly items: number
  /** From 0 to 1; absent where nobody knows. */
  readonly part?: number | undefined
}

const redrawMs = 100
const barCharacters = 24

export class Progress {
  readonly #screen: Screen
  readonly #platform: Platform
  readonly #startedMs: number
  /** What another run had done before. */
  readonly #before: number
  #drawnMs = 0
  #isDrawn = false

  constructor(screen: Screen, platform: Platform, before = 0) {
    this.#screen = screen
    this.#platform = platform
    this.#startedMs = platform.now()
    this.#before = before
  }

  /** A little further: shown on a terminal, now and then. */
  moved(step: Step): void {
    const nowMs = this.#platform.now()
    if (!this.#screen.isTerminal || nowMs - this.#drawnMs < redrawMs) return
    this.#drawnMs = nowMs
    this.#draw(step)
  }

  /** A step is done, and will not be done again. */
  stepped(step: Step): void {
    if (this.#screen.isTerminal) this.#draw(step)
    else this.#screen.write(`${this.#text(step)}\n`)
  }

  /** The last word about it. */
  ended(step: Step): void {
    this.stepped({ ...step, part: 1 })
    if (this.#isDrawn) this.#screen.write("\n")
  }

  /** Beside the bar, not into it. One line: what files and servers say is written out. */
  note(text: string): void {
    this.#screen.write(`${this.#isDrawn ? "\r\x1b[K" : ""}${shown(text)}\n`)
  }

  #draw(step: Step): void {
    const line = `${barOf(step.part)}${this.#text(step)}`
    this.#screen.write(`\r\x1b[K${line.slice(0, this.#screen.columns - 1)}`)
    this.#isDrawn = true
  }

  #text({ done, items, part }: Step): string {
    const seconds = Math.max(0.001, (this.#platform.now() - this.#startedMs) / 1000)
    const rate = Math.round((items - this.#before) / seconds)
    const share = part === undefined ? "" : `${Math.floor(Math.min(1, part) * 100)}%, `
    return `${done} ${share}${items} items, ${rate} items/s`
  }
}

function barOf(part: number | undefined): string {
  if (part === undefined) return ""
  const full = Math.round(Math.min(1, part) * barCharacters)
  return `[${"#".repeat(full)}${".".repeat(barCharacters - full)}] `
}
