/**
 * What is wrong with an expression, without the name of the parameter that holds it: the same text
 * may be a ConditionExpression here and a FilterExpression there.
 */
export class SyntaxFault extends Error {
  override readonly name = "SyntaxFault"
}

/**
 * Keeps the fault that DynamoDB would tell. It judges a whole expression for one kind of fault
 * before it looks for the next kind; among faults of one kind the first in the text is told.
 */
export class FaultLedger<Kind extends string> {
  readonly #order: readonly Kind[]
  #rank: number
  #text: string | undefined

  /** `order` has the kinds that win first. */
  constructor(order: readonly Kind[]) {
    this.#order = order
    this.#rank = order.length
  }

  note(kind: Kind, text: string): void {
    const rank = this.#order.indexOf(kind)
    if (rank >= this.#rank) return
    this.#rank = rank
    this.#text = text
  }

  /** @throws SyntaxFault if there was any fault */
  judge(): void {
    if (this.#text !== undefined) throw new SyntaxFault(this.#text)
  }
}
