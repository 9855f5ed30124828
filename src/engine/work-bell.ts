/** Tells whoever runs maintenance that there is work which need not wait for the next round. */
export class WorkBell {
  #listener: () => void = () => undefined

  /** The one who is told; a second takes the place of the first. */
  onRing(listener: () => void): void {
    this.#listener = listener
  }

  ring(): void {
    this.#listener()
  }
}
