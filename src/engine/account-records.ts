/**
 * The users, groups, roles, policies and access keys of one account: rows beside everybody's items,
 * under a number that no table ever has, so no operation of DynamoDB can name them. Whoever holds
 * one of these cannot name another account.
 */
import { Buffer } from "node:buffer"
import { ApiError } from "../error.ts"
import { type ByteRange, moreThan, startingWith } from "../model/key/byte-range.ts"
import { type Platform, randomUuid } from "../platform.ts"
import type { Change, ItemKey, ItemRow, Read, Storage } from "../storage/storage.ts"
import type { RecordKind, RecordOf } from "./records.ts"

/** Numbers of tables are drawn from 0 to 2^48 - 1. */
const recordsTable = -1

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "utf8"))

function keyOf(account: string, place: string): ItemKey {
  return { hash: 0, partition: bytesOf(account), sort: bytesOf(place) }
}

/** Names of users and their like differ in more than case: `Alice` and `alice` are one. IAM guide. */
function placeOf(kind: RecordKind, name: string): string {
  return `${kind}/${kind === "key" ? name : name.toLowerCase()}`
}

/** Another text after every change of the account's records, whoever made it. */
const epochPlace = "epoch"

/** What authentication reads beside a key; see `credentials.ts`. */
export function recordRead(account: string, kind: RecordKind, name: string): RecordRead {
  return { space: "item", table: recordsTable, key: keyOf(account, placeOf(kind, name)) }
}

export function epochRead(account: string): RecordRead {
  return { space: "item", table: recordsTable, key: keyOf(account, epochPlace) }
}

export type RecordRead = Extract<Read, { space: "item" }>

export function recordIn<K extends RecordKind>(row: ItemRow | undefined): RecordOf<K> | undefined {
  return row && (JSON.parse(row.body) as RecordOf<K>)
}

/** Names one record. */
export interface RecordName<K extends RecordKind = RecordKind> {
  readonly kind: K
  readonly name: string
}

/** What a change makes of the records that it asked for. */
export interface RecordPlan<T> {
  readonly put?: readonly (RecordName & { readonly record: RecordOf<RecordKind> })[]
  readonly remove?: readonly RecordName[]
  readonly reply: T
}

type FoundRecords<N extends readonly RecordName[]> = {
  readonly [I in keyof N]: RecordOf<N[I]["kind"]> | undefined
}

export interface AccountRecords {
  readonly account: string
  find<const N extends readonly RecordName[]>(...names: N): Promise<FoundRecords<N>>
  /** In the order of their names in lower case, after the one of that name. */
  list<K extends RecordKind>(
    kind: K,
    after: string | undefined,
    recordsMax: number,
  ): Promise<{ readonly records: readonly RecordOf<K>[]; readonly isLast: boolean }>
  /**
   * Reads, decides and writes as one step. `plan` is pure and may run several times; it refuses by
   * throwing an ApiError.
   */
  change<const N extends readonly RecordName[], T>(
    names: N,
    plan: (found: FoundRecords<N>) => RecordPlan<T>,
  ): Promise<T>
}

const pageBytes = 1024 * 1024

export function accountRecords(
  storage: Storage,
  platform: Platform,
  account: string,
): AccountRecords {
  return {
    account,
    async find(...names) {
      const reads = names.map(({ kind, name }) => recordRead(account, kind, name))
      const rows = await storage.read(reads, "strong")
      return rows.map((row) => recordIn(row)) as never
    },
    async list(kind, after, recordsMax) {
      const prefix = startingWith(bytesOf(`${kind}/`))
      const from = after === undefined ? prefix.from : moreThan(bytesOf(placeOf(kind, after))).from
      const sort: ByteRange = { ...prefix, from }
      const bound = { rowsMax: recordsMax, bytesMax: pageBytes }
      const partition = { hash: 0, partition: bytesOf(account) }
      const [page] = await storage.read(
        [
          {
            space: "partition",
            table: recordsTable,
            ...partition,
            sort,
            direction: "forward",
            bound,
          },
        ],
        "strong",
      )
      return { records: page.rows.map((row) => recordIn(row)) as never, isLast: page.isLast }
    },
    change(names, plan) {
      const epoch = randomUuid(platform)
      const reads = names.map(({ kind, name }) => recordRead(account, kind, name))
      return storage.write(reads, (rows) => {
        try {
          const { put = [], remove = [], reply } = plan(rows.map((row) => recordIn(row)) as never)
          const changes: Change[] = [
            ...put.map(({ kind, name, record }) => putRow(placeOf(kind, name), record)),
            ...remove.map(
              ({ kind, name }): Change => ({
                change: "deleteItem",
                table: recordsTable,
                key: keyOf(account, placeOf(kind, name)),
              }),
            ),
          ]
          if (changes.length > 0) changes.push(putRow(epochPlace, epoch))
          return { changes, reply }
        } catch (error) {
          if (error instanceof ApiError) return { refuse: error }
          throw error
        }
      })
    },
  }

  function putRow(place: string, record: unknown): Change {
    const body = JSON.stringify(record)
    const row = { body, size: body.length }
    return { change: "putItem", table: recordsTable, key: keyOf(account, place), row }
  }
}
