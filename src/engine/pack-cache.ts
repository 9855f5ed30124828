import { LRUCache } from "lru-cache"
import { vectorPackBytesKeptMax } from "../limits.ts"
import { decodePack, type Pack } from "../model/vector/pack.ts"

/**
 * Packs of vectors that were read lately. A pack never changes and no two have the same number, so
 * nothing kept here is ever out of date; which packs there are, storage says each time.
 */
export class PackCache {
  readonly #kept: LRUCache<string, { readonly content: Pack; readonly bytes: number }>

  constructor(bytesMax = vectorPackBytesKeptMax) {
    this.#kept = new LRUCache({ maxSize: bytesMax, sizeCalculation: ({ bytes }) => bytes })
  }

  find(index: number, pack: number): Pack | undefined {
    return this.#kept.get(nameOf(index, pack))?.content
  }

  keep(index: number, pack: number, body: Uint8Array): Pack {
    const content = decodePack(body)
    this.#kept.set(nameOf(index, pack), { content, bytes: body.length })
    return content
  }
}

function nameOf(index: number, pack: number): string {
  return `${index} ${pack}`
}
