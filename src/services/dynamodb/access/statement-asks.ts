/** What statements ask for: actions of their own, whatever they are lowered to. */
import type { Ask } from "../../../engine/authorize-ask.ts"
import type { Condition } from "../../../model/expression/condition.ts"
import { PathTree } from "../../../model/expression/path-tree.ts"
import { accessOf } from "../../../model/partiql/key-access.ts"
import type { Exists, Select, Statement } from "../../../model/partiql/statement.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import type { Expressions } from "../expressions.ts"
import { accessNames } from "../statements/select-plan.ts"
import { keyOfWrite } from "../statements/write-plan.ts"
import { askForItems, type ItemRequest } from "./item-ask.ts"

const actions = {
  select: "dynamodb:PartiQLSelect",
  exists: "dynamodb:PartiQLSelect",
  insert: "dynamodb:PartiQLInsert",
  update: "dynamodb:PartiQLUpdate",
  delete: "dynamodb:PartiQLDelete",
} as const

interface Enclosing {
  readonly onFailure: string | undefined
  readonly enclosingOperation?: "ExecuteTransaction"
}

export function askForStatement(statement: Statement, enclosing: Enclosing): Ask {
  const isRead = statement.kind === "select" || statement.kind === "exists"
  const index = isRead ? statement.index : undefined
  const base = { action: actions[statement.kind], table: statement.table, index } as const
  const request: ItemRequest = {
    ...base,
    names: namesIn(statement),
    expressions: () => expressionsOf(statement),
    returnValues: returnValuesOf(statement, enclosing.onFailure),
    enclosingOperation: enclosing.enclosingOperation,
    ...(isRead && { select: selectOf(statement) }),
  }
  return {
    ...base,
    keys(key, table) {
      // Statements do not have this key (service authorization reference).
      if (key === "dynamodb:returnconsumedcapacity") return undefined
      if (key === "dynamodb:fulltablescan") {
        return isRead && table ? [String(!rangesOf(statement, table))] : undefined
      }
      const items = table ? itemsOf(statement, table) : []
      return askForItems({ ...request, items }).keys?.(key, table)
    },
  }
}

function rangesOf({ where, index }: Select | Exists, table: Table) {
  const names = accessNames(table, index)
  return names && accessOf(where, names).ranges
}

/** Those parts of items that the statement is about, for their partition keys. */
function itemsOf(statement: Statement, table: Table): readonly Item[] {
  if (statement.kind !== "select" && statement.kind !== "exists") {
    if (statement.kind === "insert") return [statement.item]
    const key = keyOfWrite(statement, table.key)
    return key ? [key] : []
  }
  const name = accessNames(table, statement.index)?.partition ?? ""
  return (rangesOf(statement, table) ?? []).map(({ partition }) => ({ [name]: partition }))
}

function namesIn(statement: Statement): readonly string[] {
  return statement.kind === "select" ? statement.order.map(({ name }) => name) : []
}

function expressionsOf(statement: Statement): Partial<Expressions> {
  const where: Condition | undefined = "where" in statement ? statement.where : undefined
  const paths = statement.kind === "select" ? statement.paths : undefined
  return {
    filter: where,
    update: statement.kind === "update" ? statement.update : undefined,
    projection: paths && { paths, tree: new PathTree() },
  }
}

function selectOf(statement: Select | Exists): string {
  if (statement.kind === "select" && statement.paths) return "SPECIFIC_ATTRIBUTES"
  return statement.index === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES"
}

/** All that the caller wants to see of an item that it writes: as of the native operations. */
function returnValuesOf(
  statement: Statement,
  onFailure: string | undefined,
): readonly string[] | undefined {
  if (statement.kind === "select") return undefined
  const returning = "returning" in statement ? statement.returning : undefined
  const which = { ALL: "ALL", MODIFIED: "UPDATED" } as const
  const values = returning ? [`${which[returning.which]}_${returning.age}`] : []
  if (onFailure === "ALL_OLD" && !values.includes(onFailure)) values.push(onFailure)
  return values.length > 0 ? values : ["NONE"]
}
