/** Tells whoever runs maintenance that there is work which need not wait for the next round. */
export class WorkBell {
  #listener: () => void = () => undefined
  #isWaiting = false

  /** The one who is told; a second takes the place of the first. */
  onRing(listener: () => void): void {
    this.#listener = listener
  }

  ring(): void {
    this.#listener()
  }

  /** For what cannot be done now and is not to wait for the next round either. */
  ringIn(ms: number): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const timer = setTimeout(() => {
      this.#isWaiting = false
      this.ring()
    }, ms)
    // Elsewhere than on Node it is a number, and holds up nobody.
    if (typeof timer === "object") timer.unref()
  }
}
