/** Tables as callers ask for them, and what the model makes of them. */
import { ApiError } from "../../src/error.ts"
import {
  changeTable,
  checkTableChange,
  type TableChangeInput,
} from "../../src/model/table/change-table.ts"
import { parseTable, type TableInput } from "../../src/model/table/parse-table.ts"
import type { Table } from "../../src/model/table/table.ts"

export const invalid = "One or more parameter values were invalid: "
export const identity = {
  id: 7,
  name: "Orders",
  arn: "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
  uuid: "d6b1a2c3-0000-4000-8000-000000000000",
  createdAtMs: 1_795_176_000_123,
}
export const place = { account: "123456789012", region: "eu-west-2", managedKeyUuid: "managed" }

export const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" as const })
export const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" as const })
export const strings = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: "S" as const }))
export const all = { ProjectionType: "ALL" as const }
export const units = (ReadCapacityUnits: number, WriteCapacityUnits = ReadCapacityUnits) => ({
  ReadCapacityUnits,
  WriteCapacityUnits,
})

/** Partition key alone, on demand. */
export const simple: TableInput = {
  AttributeDefinitions: strings("pk"),
  KeySchema: [hash("pk")],
  BillingMode: "PAY_PER_REQUEST",
}
/** Partition and sort key, on demand. */
export const composite: TableInput = {
  ...simple,
  AttributeDefinitions: strings("pk", "sk"),
  KeySchema: [hash("pk"), range("sk")],
}
export const provisioned: TableInput = {
  ...simple,
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: units(1),
}

export function tableOf(input: TableInput): Table {
  let id = 0
  return parseTable(input, identity, place, () => ++id)
}

export function refusal(input: TableInput): string {
  try {
    tableOf(input)
  } catch (error) {
    if (error instanceof ApiError && error.code === "ValidationException") return error.message
    throw error
  }
  return "no refusal"
}

/** A table with one local index, and definitions for whatever that may need. */
export function withLocal(index: object, more: Partial<TableInput> = {}): TableInput {
  const LocalSecondaryIndexes = [
    { IndexName: "abc", KeySchema: [hash("pk"), range("c")], Projection: all, ...index },
  ]
  const AttributeDefinitions = strings("pk", "sk", "c")
  return { ...composite, AttributeDefinitions, LocalSecondaryIndexes, ...more }
}

/** A table with one global index. */
export function withGlobal(index: object, more: Partial<TableInput> = {}): TableInput {
  const GlobalSecondaryIndexes = [
    { IndexName: "abc", KeySchema: [hash("c")], Projection: all, ...index },
  ]
  return { ...simple, AttributeDefinitions: strings("pk", "c"), GlobalSecondaryIndexes, ...more }
}

/** A provisioned table with an index of each kind. */
export const indexed: TableInput = {
  AttributeDefinitions: strings("pk", "sk", "g", "l"),
  KeySchema: [hash("pk"), range("sk")],
  GlobalSecondaryIndexes: [
    {
      IndexName: "gsi",
      KeySchema: [hash("g")],
      Projection: all,
      ProvisionedThroughput: units(5),
    },
  ],
  LocalSecondaryIndexes: [
    { IndexName: "lsi", KeySchema: [hash("pk"), range("l")], Projection: all },
  ],
  ProvisionedThroughput: units(5),
}

/** When changes are made: a second after the table was. */
export const changedAtMs = identity.createdAtMs + 1000

export function change(table: Table, input: TableChangeInput): Table {
  checkTableChange(input)
  return changeTable(table, input, { nowMs: changedAtMs, place, indexId: 99 })
}

/** `Code: text`. */
export function changeRefusal(table: Table, input: TableChangeInput): string {
  try {
    change(table, input)
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  return "no refusal"
}
