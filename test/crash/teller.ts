/**
 * Moves money between accounts, through several servers at once, and remembers what it was told
 * about each write. Every write has a token of its own, under which it leaves an item that tells
 * how many times it was carried out.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { jsonOf, type RawReply, rawRequest } from "../support/raw-request.ts"
import type { SeededRandom } from "../support/seeded-random.ts"

export const TableName = "Bank"
export const accounts = Array.from({ length: 100 }, (_, place) => `account#${place}`)
export const startingBalance = 1000

export type Item = Record<string, AttributeValue>
/** Unknown: the server said that it failed. It may have been carried out, or not, but not twice. */
export type Outcome = "acknowledged" | "refused" | "unknown"

export interface Move {
  readonly from: string
  readonly to: string
  readonly amount: number
}

export interface Write {
  /** Present in the table if and only if the write was carried out. */
  readonly tokens: readonly string[]
  readonly move?: Move
  outcome: Outcome
}

const pauseMs = 20

export class Teller {
  readonly writes: Write[] = []
  readonly #urls: readonly string[]
  readonly #random: SeededRandom

  /** Goes to any of the servers for each request. */
  constructor(urls: readonly string[], random: SeededRandom) {
    this.#urls = urls
    this.#random = random
  }

  async work(isOver: () => boolean): Promise<void> {
    const acts = [this.#move, this.#moveOnce, this.#move, this.#moveOnce, this.#look]
    const others = [this.#create, this.#count, this.#batch]
    while (!isOver()) await this.#random.pick([...acts, ...others]).call(this)
  }

  /** No client token: whether the server carries it out twice depends on the storage alone. */
  async #move(): Promise<void> {
    const { tokens, move } = this.#nextMove()
    await this.#send(tokens, "TransactWriteItems", transferOf(tokens[0], move), move)
  }

  /** With a client token, and asked for again, of any server, until it is known. */
  async #moveOnce(): Promise<void> {
    const { tokens, move } = this.#nextMove()
    const input = { ...transferOf(tokens[0], move), ClientRequestToken: tokens[0] }
    const write = await this.#send(tokens, "TransactWriteItems", input, move)
    while (write.outcome === "unknown") write.outcome = await this.#ask("TransactWriteItems", input)
  }

  async #create(): Promise<void> {
    const tokens = [crypto.randomUUID()] as const
    const write = await this.#send(tokens, "PutItem", {
      TableName,
      Item: { ...keyOf(tokens[0]), times: { N: "1" } },
      ConditionExpression: "attribute_not_exists(pk)",
    })
    // Nobody else knows the token: only the same write can have been there before.
    if (write.outcome === "refused") throw new Error(`${tokens[0]} was carried out twice`)
  }

  async #count(): Promise<void> {
    const tokens = [crypto.randomUUID()] as const
    const ReturnValues = this.#random.pick(["NONE", "ALL_NEW"])
    await this.#send(tokens, "UpdateItem", { ...countOf(tokens[0]), ReturnValues })
  }

  async #batch(): Promise<void> {
    const tokens = Array.from({ length: 5 }, () => crypto.randomUUID())
    const puts = tokens.map((token) => ({
      PutRequest: { Item: { ...keyOf(token), times: { N: "1" } } },
    }))
    await this.#send(tokens, "BatchWriteItem", { RequestItems: { [TableName]: puts } })
  }

  /** Everybody's money at one moment. */
  async #look(): Promise<void> {
    const TransactItems = accounts.map((name) => ({ Get: { TableName, Key: keyOf(name) } }))
    const reply = await this.#request("TransactGetItems", { TransactItems })
    if (reply.status !== 200) return void outcomeOf(reply)
    const { Responses } = jsonOf(reply) as { Responses: { Item: Item }[] }
    checkSum(Responses.map(({ Item }) => Item))
  }

  #nextMove() {
    const from = this.#random.pick(accounts)
    const to = this.#random.pick(accounts.filter((name) => name !== from))
    // Now and then more than there is.
    const amount = 1 + this.#random.below(startingBalance / 2)
    return { tokens: [crypto.randomUUID()] as const, move: { from, to, amount } }
  }

  async #send(
    tokens: readonly string[],
    operation: string,
    input: object,
    move?: Move,
  ): Promise<Write> {
    const write: Write = { tokens, outcome: "unknown", ...(move && { move }) }
    this.writes.push(write)
    write.outcome = await this.#ask(operation, input)
    return write
  }

  async #ask(operation: string, input: object): Promise<Outcome> {
    const outcome = outcomeOf(await this.#request(operation, input))
    // The database is away: no need to ask a thousand times.
    if (outcome === "unknown") await new Promise((resolve) => setTimeout(resolve, pauseMs))
    return outcome
  }

  #request(operation: string, input: object): Promise<RawReply> {
    return rawRequest(this.#random.pick(this.#urls), { operation, body: JSON.stringify(input) })
  }
}

export function checkSum(items: readonly Item[]): void {
  const balances = items.map(({ n }) => Number(n?.N))
  const sum = balances.reduce((all, one) => all + one, 0)
  if (sum !== accounts.length * startingBalance) throw new Error(`the sum is ${sum}`)
  if (balances.some((balance) => balance < 0)) throw new Error("a balance is below zero")
}

function outcomeOf({ status, text }: RawReply): Outcome {
  if (status === 200) return "acknowledged"
  if (status >= 500) return "unknown"
  // Somebody else is carrying out the same request: it will be known soon.
  if (text.includes("TransactionInProgressException")) return "unknown"
  if (/ValidationException|SerializationException|ResourceNotFound/.test(text))
    throw new Error(text)
  return "refused"
}

function transferOf(token: string, { from, to, amount }: Move): object {
  const add = (name: string, by: number, more: object) => ({
    Update: {
      ...{ TableName, Key: keyOf(name), UpdateExpression: "ADD n :n" },
      ...{ ExpressionAttributeValues: { ":n": { N: `${by}` } }, ...more },
    },
  })
  const least = { ":n": { N: `${-amount}` }, ":least": { N: `${amount}` } }
  const guard = { ConditionExpression: "n >= :least", ExpressionAttributeValues: least }
  return {
    TransactItems: [add(from, -amount, guard), add(to, amount, {}), { Update: countOf(token) }],
  }
}

function countOf(token: string) {
  return {
    TableName,
    Key: keyOf(token),
    UpdateExpression: "ADD times :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  }
}

function keyOf(name: string): Item {
  return { pk: { S: name } }
}
