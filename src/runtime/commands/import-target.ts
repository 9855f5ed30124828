/** The table that an import fills. */
import { setTimeout as sleep } from "node:timers/promises"
import { ConfigError } from "../../config.ts"
import type { ScalarType } from "../../model/value/attribute-value.ts"
import { CallRefused } from "../signed-call.ts"
import type { Calls } from "./calls.ts"

export interface ImportedTable {
  readonly arn: string
  readonly id: string
  readonly keyNames: readonly string[]
  readonly types: Readonly<Record<string, ScalarType>>
}

export interface Target {
  readonly table: string
  /** `pk:S` or `pk:S,sk:N`: the table is created if it is not there. */
  readonly key?: string | undefined
}

/** Returns once it can be written to. Throws ConfigError for what is no key. */
export async function findOrCreateTable(calls: Calls, options: Target): Promise<ImportedTable> {
  const TableName = options.table
  const described = await calls.call("DescribeTable", { TableName }).catch((error: unknown) => {
    const isMissing = error instanceof CallRefused && error.code === "ResourceNotFoundException"
    if (isMissing && options.key !== undefined) return undefined
    throw error
  })
  if (described === undefined) await calls.call("CreateTable", creationOf(options))
  for (;;) {
    const { Table } = await calls.call("DescribeTable", { TableName })
    const table = Table as Record<string, unknown>
    if (table.TableStatus !== "CREATING") return importedTable(table)
    await sleep(500)
  }
}

function importedTable(table: Record<string, unknown>): ImportedTable {
  const definitions = table.AttributeDefinitions as {
    AttributeName: string
    AttributeType: ScalarType
  }[]
  const keys = table.KeySchema as { AttributeName: string }[]
  return {
    arn: String(table.TableArn),
    id: String(table.TableId),
    keyNames: keys.map(({ AttributeName }) => AttributeName),
    types: Object.fromEntries(
      definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    ),
  }
}

function creationOf({ table: TableName, key = "" }: Target): object {
  const parts = key.split(",").map((part) => /^(.+):([SNB])$/.exec(part) ?? [])
  if (parts.length > 2 || parts.some(([whole]) => whole === undefined)) {
    throw new ConfigError("--key must be such as pk:S or pk:S,sk:N")
  }
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: parts.map(([, AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: parts.map(([, AttributeName], at) => ({
      AttributeName,
      KeyType: at === 0 ? "HASH" : "RANGE",
    })),
  }
}
