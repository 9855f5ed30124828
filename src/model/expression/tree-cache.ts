/** Trees are a few dozen times as large as their texts, so this keeps a cache below some 10 MB. */
const charactersMax = 128 * 1024

/**
 * Trees by their text: programs send few texts, again and again. There are two generations: what
 * was not asked for since the last change of generation is dropped at the next one, so neither a
 * full cache nor hostile texts can push out what is in use.
 */
export class TreeCache<Tree extends object> {
  #young = new Map<string, Tree>()
  #old = new Map<string, Tree>()
  #youngCharacters = 0

  /** `parse` throws for what it does not accept: only valid texts are kept. */
  get(text: string, parse: (text: string) => Tree): Tree {
    return this.#young.get(text) ?? this.#keep(text, this.#old.get(text) ?? parse(text))
  }

  #keep(text: string, tree: Tree): Tree {
    this.#youngCharacters += text.length
    if (this.#youngCharacters > charactersMax) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngCharacters = text.length
    }
    this.#young.set(text, tree)
    return tree
  }
}
