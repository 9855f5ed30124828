/** The statements of ExecuteTransaction, as the reads or the actions of a transaction. */
import { cancelling } from "../../../engine/cancellation.ts"
import type { Action } from "../../../engine/transact.ts"
import { ApiError } from "../../../error.ts"
import { checkKeyNotEmpty } from "../../../model/key/key-schema.ts"
import type { KeyedItem } from "../../../model/partiql/key-access.ts"
import {
  type Exists,
  parseStatement,
  type Select,
  type Statement,
  type WriteStatement,
} from "../../../model/partiql/statement.ts"
import { checkIndexKeysNotEmpty } from "../../../model/table/check-index-keys.ts"
import type { Table } from "../../../model/table/table.ts"
import type { AttributeValue } from "../../../model/value/attribute-value.ts"
import { checkDistinct } from "../transactions.ts"
import { keyedRead } from "./run-get.ts"
import { keyOfWrite, preparedCheck, preparing } from "./write-plan.ts"

export interface StatementInput {
  readonly Statement: string
  readonly Parameters?: readonly AttributeValue[] | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

export type Change = WriteStatement | Exists

/** What can be judged without the tables. @throws ApiError: the first fault */
export function parseTransaction(
  inputs: readonly StatementInput[],
): { readonly selects: readonly Select[] } | { readonly changes: readonly Change[] } {
  const statements = inputs.map(({ Statement, Parameters }) =>
    parseStatement(Statement, Parameters),
  )
  const selects = statements.filter((each) => each.kind === "select")
  const changes = statements.filter((each) => each.kind !== "select")
  if (selects.length > 0 && changes.length > 0) {
    throw ApiError.invalid(
      "ExecuteTransaction API does not support both read and write operations " +
        "in the same request.",
    )
  }
  for (const [place, statement] of statements.entries()) checkAlone(statement, place)
  return selects.length > 0 ? { selects } : { changes }
}

function checkAlone(statement: Statement, place: number): void {
  if ("returning" in statement && statement.returning) {
    throw inStatement(place, "RETURNING clause is not supported in ExecuteTransaction.")
  }
  const isRead = statement.kind === "select" || statement.kind === "exists"
  if (isRead && statement.index !== undefined) {
    throw inStatement(place, "Reads on indices are not supported within transactions.")
  }
  if (isRead && statement.fault !== undefined) throw ApiError.invalid(statement.fault)
}

function inStatement(place: number, fault: string): ApiError {
  return ApiError.invalid(`Validation failed in TransactStatements[${place}]: ${fault}`)
}

/** What is not the request's own fault cancels. @throws ApiError */
export function judgeSelects(
  selects: readonly Select[],
  tables: readonly Table[],
): readonly KeyedItem[] {
  const keyed = selects.map((select, place) =>
    requestOrCancel(place, selects.length, () =>
      keyedRead(select, tables[place] as Table, () =>
        inStatement(
          place,
          "Select statements within ExecuteTransaction must specify the primary key " +
            "in the where clause.",
        ),
      ),
    ),
  )
  checkDistinct(
    tables,
    keyed.map(({ key }) => key),
  )
  return keyed
}

/** The same for what writes. Empty keys, and items named twice, are the request's own fault. */
export function judgeChanges(
  prepared: readonly PreparedChange[],
  tables: readonly Table[],
): readonly Action[] {
  for (const [at, { statement }] of prepared.entries()) {
    const table = tables[at] as Table
    checkKeyNotEmpty(table.key, keyOfWrite(statement, table.key) ?? {})
    if (statement.kind === "insert") checkIndexKeysNotEmpty(table, statement.item)
  }
  checkDistinct(
    tables,
    prepared.map(({ statement }, at) => keyOfWrite(statement, (tables[at] as Table).key) ?? {}),
  )
  return prepared.map(({ prepare }, place) =>
    requestOrCancel(place, prepared.length, () => prepare(tables[place] as Table)),
  )
}

export interface PreparedChange {
  readonly statement: Change
  readonly prepare: (table: Table) => Action
}

/** @throws ApiError: an item that is too large */
export function prepareChange(
  statement: Change,
  place: number,
  onFailure: string | undefined,
): PreparedChange {
  if (statement.kind !== "exists") return { statement, prepare: preparing(statement, onFailure) }
  const incomplete = () =>
    inStatement(place, "EXISTS() must contain a single item read with additional condition")
  return {
    statement,
    prepare(table) {
      const { key, rest } = keyedRead(statement, table, incomplete)
      if (!rest) throw incomplete()
      return { key, write: preparedCheck(rest, table.key, onFailure) }
    },
  }
}

const ofRequest = /^Validation failed in |^Where clause does not |^This operation is not supported /

/** A statement that is not of the right kind is a bad request; one that meets a bad item cancels. */
function requestOrCancel<T>(place: number, statements: number, judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    if (error instanceof ApiError && ofRequest.test(error.message)) throw error
    return cancelling(place, statements, () => {
      throw error
    })
  }
}
