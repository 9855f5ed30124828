/**
 * Hands the records of a table's stream to a function, as AWS Lambda's event source mapping does:
 * shard by shard, each in its order, parents before their children.
 */

import { checkFilters, type FilterPattern, passesFilters } from "../model/stream/event-filter.ts"
import { type ApiRecord, lambdaRecordOf } from "../model/stream/lambda-event.ts"
import { CallFailure } from "./local-call.ts"
import { type DeliveryOptions, deliver, postTo, type StreamHandler } from "./stream-handler.ts"

export interface ConsumeOptions extends DeliveryOptions {
  /** `LATEST`, which is what is written from now on, unless told otherwise. */
  readonly from?: "TRIM_HORIZON" | "LATEST"
  /** Records handed over at once, up to 1,000. 100 unless told otherwise. */
  readonly batchSize?: number
  /** Lambda's event filter patterns; a record that matches none is left out. */
  readonly filters?: readonly FilterPattern[]
}

export interface Consumer {
  /**
   * Resolves when all that was written until now has been handled, or the stream is gone. Rejects
   * with what `onGivenUp` threw, which ends the consumer; so does `stop`.
   */
  caughtUp(): Promise<void>
  /** Resolves when a batch under way has been handled; none comes after it. */
  stop(): Promise<void>
}

/** One call of an operation on tables or on streams. */
export interface Calls {
  table(operation: string, input: object): Promise<Record<string, unknown>>
  streams(operation: string, input: object): Promise<Record<string, unknown>>
}

interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string }
}

const batchDefault = 100
const restMs = 25

/** Throws if the table has no stream, or a filter is none. */
export async function consume(
  calls: Calls,
  TableName: string,
  handler: StreamHandler | string,
  options: ConsumeOptions = {},
): Promise<Consumer> {
  checkFilters(options.filters ?? [])
  const { Table } = await calls.table("DescribeTable", { TableName })
  const { StreamSpecification, LatestStreamArn } = Table as Record<string, string | undefined>
  if (!StreamSpecification || !LatestStreamArn) {
    throw new Error(`table ${TableName} has no stream: enable one with StreamSpecification`)
  }
  const send = typeof handler === "string" ? postTo(handler) : handler
  const reader = new StreamReader(calls, LatestStreamArn, send, options)
  await reader.begin()
  return reader
}

class StreamReader implements Consumer {
  readonly #calls: Calls
  readonly #arn: string
  readonly #handler: StreamHandler
  readonly #options: ConsumeOptions
  /** Where reading goes on, by shard. */
  readonly #iterators = new Map<string, string>()
  readonly #done = new Set<string>()
  #waiting: (() => void)[] = []
  #isStopped = false
  #wake: () => void = () => undefined
  #running: Promise<void> = Promise.resolve()

  constructor(calls: Calls, arn: string, handler: StreamHandler, options: ConsumeOptions) {
    this.#calls = calls
    this.#arn = arn
    this.#handler = handler
    this.#options = options
  }

  async begin(): Promise<void> {
    if (this.#options.from !== "TRIM_HORIZON") {
      for (const { ShardId, SequenceNumberRange: range } of await this.#shards()) {
        if (range.EndingSequenceNumber !== undefined) this.#done.add(ShardId)
        else this.#iterators.set(ShardId, await this.#iteratorOf(ShardId, "LATEST"))
      }
    }
    this.#running = this.#run()
    // Told by `caughtUp` and `stop`.
    this.#running.catch(() => undefined)
  }

  async caughtUp(): Promise<void> {
    if (!this.#isStopped) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
        this.#wake()
      })
    }
    if (this.#isStopped) await this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped) {
        // Who began to wait during a round may have written what it did not see.
        const waiting = this.#waiting.length
        const found = await this.#round()
        if (found === "nothing") for (const resolve of this.#waiting.splice(0, waiting)) resolve()
        const isIdle = found === "nothing" && this.#waiting.length === 0
        if (isIdle || found === "no answer") await this.#rest()
      }
    } finally {
      this.#isStopped = true
      for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  /** There is more where there were records, or a shard came to its end. */
  async #round(): Promise<"more" | "nothing" | "no answer"> {
    try {
      const shards = await this.#shards()
      const known = new Set(shards.map(({ ShardId }) => ShardId))
      let isMore = false
      for (const { ShardId, ParentShardId: parent } of shards) {
        const waits = parent !== undefined && known.has(parent) && !this.#done.has(parent)
        if (this.#isStopped || waits || this.#done.has(ShardId)) continue
        if (await this.#read(ShardId)) isMore = true
      }
      return isMore ? "more" : "nothing"
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      if (error.status >= 500) return "no answer"
      // The stream is gone: there is nothing to wait for.
      this.#isStopped = true
      return "nothing"
    }
  }

  async #read(ShardId: string): Promise<boolean> {
    const { batchSize = batchDefault, filters = [] } = this.#options
    const ShardIterator =
      this.#iterators.get(ShardId) ?? (await this.#iteratorOf(ShardId, "TRIM_HORIZON"))
    const page = await this.#calls.streams("GetRecords", { ShardIterator, Limit: batchSize })
    const records = (page.Records as readonly ApiRecord[]).map((record) =>
      lambdaRecordOf(record, this.#arn),
    )
    const wanted = records.filter((record) => passesFilters(record, filters))
    if (wanted.length > 0) await deliver(wanted, this.#handler, this.#options)
    const { NextShardIterator: next } = page
    if (typeof next === "string") this.#iterators.set(ShardId, next)
    else this.#done.add(ShardId)
    return records.length > 0 || next === undefined
  }

  async #shards(): Promise<readonly Shard[]> {
    const shards: Shard[] = []
    let after: unknown
    do {
      const input = { StreamArn: this.#arn, ExclusiveStartShardId: after }
      const { StreamDescription } = await this.#calls.streams("DescribeStream", input)
      const page = StreamDescription as { Shards: Shard[]; LastEvaluatedShardId?: string }
      shards.push(...page.Shards)
      after = page.LastEvaluatedShardId
    } while (after !== undefined)
    return shards
  }

  async #iteratorOf(ShardId: string, ShardIteratorType: string): Promise<string> {
    const input = { StreamArn: this.#arn, ShardId, ShardIteratorType }
    return (await this.#calls.streams("GetShardIterator", input)).ShardIterator as string
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, restMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
