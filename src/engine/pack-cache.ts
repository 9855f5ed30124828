import { vectorPackBytesKeptMax } from "../limits.ts"
import { decodePack, type Pack } from "../model/vector/pack.ts"

/**
 * Packs of vectors that were read lately. A pack never changes and no two have the same number, so
 * nothing kept here is ever out of date; which packs there are, storage says each time.
 */
export class PackCache {
  readonly #bytesMax: number
  readonly #kept = new Map<string, { readonly content: Pack; readonly bytes: number }>()
  #bytes = 0

  constructor(bytesMax = vectorPackBytesKeptMax) {
    this.#bytesMax = bytesMax
  }

  find(index: number, pack: number): Pack | undefined {
    const name = nameOf(index, pack)
    const kept = this.#kept.get(name)
    if (!kept) return undefined
    // The one that was asked for last is the last to go.
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    return kept.content
  }

  keep(index: number, pack: number, body: Uint8Array): Pack {
    const content = decodePack(body)
    const name = nameOf(index, pack)
    // Two searches may have read the same.
    this.#forget(name)
    this.#kept.set(name, { content, bytes: body.length })
    this.#bytes += body.length
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#bytesMax) break
      this.#forget(oldest)
    }
    return content
  }

  #forget(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0
    this.#kept.delete(name)
  }
}

function nameOf(index: number, pack: number): string {
  return `${index} ${pack}`
}
