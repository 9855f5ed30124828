/** Tells whoever runs maintenance that there is work which need not wait for the next round. */
export class WorkBell {
  #listener: WorkListener = () => undefined

  /** The one who is told; a second takes the place of the first. */
  onRing(listener: WorkListener): void {
    this.#listener = listener
  }

  ring(): void {
    this.#listener(0)
  }

  /**
   * For what cannot be done now and is not to wait for the next round either. No timer of ours: on
   * Workers it would end with the request that set it.
   */
  ringIn(ms: number): void {
    this.#listener(ms)
  }
}

/** @param inMs so long the work may rest; 0 for none */
export type WorkListener = (inMs: number) => void
