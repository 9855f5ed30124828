/**
 * Strict mode with two root users, each with a table `Orders` that says in `of` whose it is: opened
 * before the tests of a file, and closed behind them.
 */
import type { CreateTableInput } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll } from "vitest"
import { type Keys, openStrict, type Root, type StrictApp, simpleTable } from "./strict-app.ts"

export const a = "111122223333"
export const b = "444455556666"
export let strict: StrictApp
export let rootA: Root
export let rootB: Root

export const dbOf = (keys: Keys) => strict.client(keys)

export interface OrdersOptions extends Partial<CreateTableInput> {
  /** Of their items. */
  readonly pks?: readonly string[]
}

export function openTwoAccounts({ pks = ["1"], ...orders }: OrdersOptions = {}): void {
  beforeAll(async () => {
    strict = await openStrict({ onTestEnd: "leave" })
    rootA = await strict.addRoot(a)
    rootB = await strict.addRoot(b)
    for (const root of [rootA, rootB]) {
      await dbOf(root).createTable({ ...simpleTable("Orders"), ...orders })
      const of = { S: root.account }
      for (const pk of pks) {
        await dbOf(root).putItem({ TableName: "Orders", Item: { pk: { S: pk }, of } })
      }
    }
  })
  afterAll(() => strict.close())
}
