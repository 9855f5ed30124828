/** A table whose indexes come and go, in a database with maintenance as users have it. */
import { type AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterEach, beforeEach, expect } from "vitest"
import { createLocal, type Local } from "../../src/runtime/create-local.ts"
import { clientFor } from "./client.ts"
import { openDatabase, type TestDatabase } from "./database.ts"
import { openEndpoint } from "./endpoint.ts"
import { definitions, index } from "./indexed-table.ts"

export type Item = Record<string, AttributeValue>
export const types = { pk: "S", sk: "N" } as const
export const indexTypes = { g: "S", n: "N" } as const
export const byGroup = index("by-group", [["g"], ["n"]])

export const itemOf = (at: number, more: Item = {}): Item => ({
  ...{ pk: { S: `p${at % 97}` }, sk: { N: `${at}` } },
  ...{ g: { S: `g${at % 5}` }, n: { N: `${at % 11}` }, ...more },
})

export class IndexLife {
  #database: TestDatabase | undefined
  #close: () => Promise<unknown>
  db: DynamoDB

  private constructor(db: DynamoDB, close: () => Promise<unknown>, database?: TestDatabase) {
    this.db = db
    this.#close = close
    this.#database = database
  }

  /** On the database that `STORAGE` says. */
  static async open(): Promise<IndexLife> {
    const endpoint = await openEndpoint()
    if (endpoint) return new IndexLife(clientFor(endpoint.url), endpoint.close)
    const database = await openDatabase()
    const local = await createLocal(database.options)
    return new IndexLife(clientOf(local), local.close, database)
  }

  /** The same database again, whatever was under way; one in memory would be gone. */
  async reopen(): Promise<void> {
    await this.#close()
    const local = await createLocal(this.#database?.options)
    this.db = clientOf(local)
    this.#close = local.close
  }

  /** Of a server that somebody else starts and stops. */
  static at(url: string): IndexLife {
    return new IndexLife(clientFor(url), async () => undefined)
  }

  async close(): Promise<void> {
    await this.#close()
    await this.#database?.close()
  }

  async fill(TableName: string, items: readonly Item[]): Promise<void> {
    for (let from = 0; from < items.length; from += 25) {
      const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
      await this.db.batchWriteItem({ RequestItems: { [TableName]: requests } })
    }
  }

  addIndex(TableName: string, Create = byGroup) {
    return this.db.updateTable({
      TableName,
      AttributeDefinitions: definitions(indexTypes),
      GlobalSecondaryIndexUpdates: [{ Create }],
    })
  }

  deleteIndex(TableName: string, IndexName = "by-group") {
    const GlobalSecondaryIndexUpdates = [{ Delete: { IndexName } }]
    return this.db.updateTable({ TableName, GlobalSecondaryIndexUpdates })
  }

  async indexNow(TableName: string, name = "by-group") {
    const { Table } = await this.db.describeTable({ TableName })
    return Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name)
  }

  async whenActive(TableName: string, name = "by-group"): Promise<void> {
    for (;;) {
      const found = await this.indexNow(TableName, name)
      if (found?.IndexStatus === "ACTIVE") return
      expect(found).toMatchObject({ IndexStatus: "CREATING", Backfilling: true })
      await aMoment()
    }
  }

  async whenGone(TableName: string): Promise<void> {
    while (await this.indexNow(TableName)) await aMoment()
  }

  async scanAll(TableName: string, IndexName?: string): Promise<Item[]> {
    const items: Item[] = []
    const what = { TableName, ...(IndexName && { IndexName }) }
    for (let start: Item | undefined; ; ) {
      const page = await this.db.scan({ ...what, ...(start && { ExclusiveStartKey: start }) })
      items.push(...(page.Items ?? []))
      if (!page.LastEvaluatedKey) return items
      start = page.LastEvaluatedKey
    }
  }

  /** The index holds exactly the items with its keys, as they are, and knows how many. */
  async expectExact(TableName: string): Promise<void> {
    const text = (items: readonly Item[]) => items.map((item) => JSON.stringify(item)).toSorted()
    const items = await this.scanAll(TableName)
    const held = items.filter(({ g, n }) => g?.S !== undefined && n?.N !== undefined)
    expect(text(await this.scanAll(TableName, "by-group"))).toEqual(text(held))
    const { ItemCount, IndexSizeBytes } = (await this.indexNow(TableName)) ?? {}
    expect(ItemCount).toBe(held.length)
    expect(IndexSizeBytes).toBeGreaterThan(held.length)
  }
}

export let life: IndexLife

/** To be called at the top of a file: each of its tests has another database. */
export function freshLife(): void {
  beforeEach(async () => {
    life = await IndexLife.open()
  })
  afterEach(() => life.close())
}

function clientOf(local: Local): DynamoDB {
  return new DynamoDB({ ...local.clientConfig, maxAttempts: 1 })
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
