/** Names of tables and of their keys, asked for once and kept for a while: for whoever types. */
import type { Platform } from "../../platform.ts"
import type { Call } from "../signed-call.ts"

const keptMs = 10_000
const namesMax = 1000

interface KeyedTable {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[]
}

export class TableNames {
  readonly #call: Call
  readonly #platform: Platform
  readonly #keys = new Map<string, readonly string[]>()
  #names: readonly string[] = []
  #readAtMs = Number.NEGATIVE_INFINITY

  constructor(call: Call, platform: Platform) {
    this.#call = call
    this.#platform = platform
  }

  /** Nothing where they cannot be listed: completion is no reason to complain. */
  async list(): Promise<readonly string[]> {
    if (this.#platform.now() - this.#readAtMs < keptMs) return this.#names
    this.#readAtMs = this.#platform.now()
    this.#names = await allTables(this.#call).catch(() => [])
    return this.#names
  }

  /** The attributes of the key, that of the partition first; none where nobody may know. */
  async keyOf(table: string): Promise<readonly string[]> {
    const known = this.#keys.get(table)
    if (known) return known
    const described = await this.#call("DescribeTable", { TableName: table }).catch(() => ({}))
    const { Table } = described as { readonly Table?: KeyedTable }
    const key = Table?.KeySchema.map(({ AttributeName }) => AttributeName) ?? []
    this.#keys.set(table, key)
    return key
  }
}

/** @throws CallRefused */
export async function allTables(call: Call): Promise<readonly string[]> {
  const names: string[] = []
  let from: object = {}
  for (;;) {
    const { TableNames = [], LastEvaluatedTableName } = (await call("ListTables", from)) as {
      readonly TableNames?: readonly string[]
      readonly LastEvaluatedTableName?: string
    }
    names.push(...TableNames)
    if (LastEvaluatedTableName === undefined || names.length >= namesMax) return names
    from = { ExclusiveStartTableName: LastEvaluatedTableName }
  }
}
