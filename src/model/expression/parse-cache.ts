import { expressionBytesMax } from "../../limits.ts"
import { utf8Length } from "../value/utf8.ts"
import { type ExpressionName, withName } from "./expression-name.ts"
import { SyntaxFault } from "./syntax-fault.ts"
import { TreeCache } from "./tree-cache.ts"

/** Expressions and what is wrong with them, by their text. */
export class ParseCache<Tree extends object> {
  readonly #parse: (text: string) => Tree
  readonly #trees = new TreeCache<Tree>()

  /** `parse` throws SyntaxFault for what it does not accept. */
  constructor(parse: (text: string) => Tree) {
    this.#parse = parse
  }

  /** @throws ApiError of the request family */
  get(text: string, name: ExpressionName): Tree {
    return this.#trees.get(text, () =>
      withName(name, () => {
        checkSize(text)
        return this.#parse(text)
      }),
    )
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
