import { expressionBytesMax } from "../../limits.ts"
import { utf8Length } from "../value/utf8.ts"
import { type ExpressionName, withName } from "./expression-name.ts"
import { SyntaxFault } from "./syntax-fault.ts"

/** Trees are a few dozen times as large as their texts, so this keeps a cache below some 10 MB. */
const charactersMax = 128 * 1024

/**
 * Trees by their text: programs send few expressions, again and again. Only valid texts are kept.
 * There are two generations: what was not asked for since the last change of generation is dropped
 * at the next one, so neither a full cache nor hostile texts can push out what is in use.
 */
export class ParseCache<Tree extends object> {
  readonly #parse: (text: string) => Tree
  #young = new Map<string, Tree>()
  #old = new Map<string, Tree>()
  #youngCharacters = 0

  /** `parse` throws SyntaxFault for what it does not accept. */
  constructor(parse: (text: string) => Tree) {
    this.#parse = parse
  }

  /** @throws ApiError of the request family */
  get(text: string, name: ExpressionName): Tree {
    return this.#young.get(text) ?? this.#keep(text, this.#old.get(text) ?? this.#judge(text, name))
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

  #judge(text: string, name: ExpressionName): Tree {
    return withName(name, () => {
      checkSize(text)
      return this.#parse(text)
    })
  }
}

function checkSize(text: string): void {
  if (text === "") throw new SyntaxFault("The expression can not be empty;")
  // As sent, before placeholders are replaced.
  const size = utf8Length(text)
  if (size > expressionBytesMax) {
    throw new SyntaxFault(
      `Expression size has exceeded the maximum allowed size; expression size: ${size}`,
    )
  }
}
