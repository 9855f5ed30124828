/** Requests as DynamoDB's callers write them. */
import type { Item } from "../../src/model/value/attribute-value.ts"
import {
  type Action,
  byTable,
  type Guard,
  type ItemAction,
  type PageRequest,
  type Request,
  type RequestOf,
  type Update,
} from "./request.ts"
import { indexChangeOf, tableOf } from "./wire-table.ts"

export interface WireRequest {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

export function wireOf(request: Request): WireRequest {
  const asked = { ReturnConsumedCapacity: request.capacity }
  switch (request.ask) {
    case "write": {
      const { operation, input } = writeOf(request)
      const returns = { ReturnValues: request.returns, ...asked }
      return { operation: `${operation}Item`, input: { ...input, ...returns } }
    }
    case "get": {
      const { table, key, consistent } = request
      const input = { TableName: table, Key: key, ConsistentRead: consistent, ...asked }
      return { operation: "GetItem", input }
    }
    case "transactWrite": {
      const { token } = request
      const TransactItems = request.actions.map((action) => {
        const { operation, input } = writeOf(action)
        return { [operation]: input }
      })
      const input = { TransactItems, ...(token && { ClientRequestToken: token }), ...asked }
      return { operation: "TransactWriteItems", input }
    }
    case "transactGet": {
      const TransactItems = request.keys.map(({ table, key }) => ({
        Get: { TableName: table, Key: key },
      }))
      return { operation: "TransactGetItems", input: { TransactItems, ...asked } }
    }
    case "batchWrite":
      return { operation: "BatchWriteItem", input: { RequestItems: batchOf(request), ...asked } }
    case "batchGet": {
      const { consistent } = request
      const RequestItems = Object.fromEntries(
        byTable(request.keys).map(([table, keys]) => [
          table,
          { Keys: keys.map(({ key }) => key), ConsistentRead: consistent },
        ]),
      )
      return { operation: "BatchGetItem", input: { RequestItems, ...asked } }
    }
    case "query":
      return { operation: "Query", input: { ...queryOf(request), ...asked } }
    case "scan": {
      const { segment } = request
      const part = segment && { Segment: segment.at, TotalSegments: segment.of }
      const values = valuesOf(filterValues(request))
      return { operation: "Scan", input: { ...pageOf(request), ...part, ...values, ...asked } }
    }
    case "createTable":
      return { operation: "CreateTable", input: tableOf(request.definition) }
    case "deleteTable":
      return { operation: "DeleteTable", input: { TableName: request.table } }
    case "createIndex":
    case "deleteIndex":
      return { operation: "UpdateTable", input: indexChangeOf(request) }
  }
}

function writeOf({ table, key, action, showsOld }: ItemAction) {
  const { guard } = action
  const { text, values } = guard ? guardOf(guard) : { text: undefined, values: {} }
  const TableName = table
  const condition = text && {
    ConditionExpression: text,
    ...(showsOld && { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
  }
  switch (action.does) {
    case "put":
      return {
        operation: "Put",
        input: { TableName, Item: action.item, ...condition, ...valuesOf(values) },
      }
    case "update": {
      const update = updateOf(action.update)
      const input = { TableName, Key: key, UpdateExpression: update.text, ...condition }
      return {
        operation: "Update",
        input: { ...input, ...valuesOf({ ...update.values, ...values }) },
      }
    }
    default: {
      const operation = action.does === "check" ? "ConditionCheck" : "Delete"
      return { operation, input: { TableName, Key: key, ...condition, ...valuesOf(values) } }
    }
  }
}

function guardOf(guard: Guard): { readonly text: string; readonly values: Item } {
  switch (guard.when) {
    case "exists":
      return { text: "attribute_exists(pk)", values: {} }
    case "absent":
      return { text: "attribute_not_exists(pk)", values: {} }
    case "below":
      return { text: "n < :below", values: { ":below": { N: String(guard.n) } } }
    case "has":
      return { text: "contains(ss, :has)", values: { ":has": { S: guard.member } } }
    case "stamp":
      return { text: "v = :is", values: { ":is": { S: guard.is } } }
  }
}

function updateOf(update: Update): { readonly text: string; readonly values: Item } {
  const { stamp, count, appends, members, sets, removes } = update
  const set = ["v = :v", ...Object.keys(sets).map((name) => `${name} = :${name}`)]
  const clauses: string[] = []
  let values: Item = { ":v": { S: stamp } }
  for (const [name, value] of Object.entries(sets)) values = { ...values, [`:${name}`]: value }
  if (appends) {
    set.push("l = list_append(if_not_exists(l, :none), :one)")
    values = { ...values, ":none": { L: [] }, ":one": { L: [{ S: stamp }] } }
  }
  const adds: string[] = []
  if (count) {
    values = { ...values, ":by": { N: String(count.by) } }
    if (count.with === "ADD") adds.push("n :by")
    else {
      set.push("n = if_not_exists(n, :zero) + :by")
      values = { ...values, ":zero": { N: "0" } }
    }
  }
  if (members) {
    values = { ...values, ":ss": { SS: members.these } }
    if (members.to === "ADD") adds.push("ss :ss")
    else clauses.push("DELETE ss :ss")
  }
  clauses.push(`SET ${set.join(", ")}`)
  if (adds.length > 0) clauses.push(`ADD ${adds.join(", ")}`)
  if (removes.length > 0) clauses.push(`REMOVE ${removes.join(", ")}`)
  return { text: clauses.join(" "), values }
}

function batchOf({ actions }: RequestOf<"batchWrite">) {
  const elementOf = ({ action, key }: { action: Action; key: Item }) =>
    action.does === "put" ? { PutRequest: { Item: action.item } } : { DeleteRequest: { Key: key } }
  return Object.fromEntries(byTable(actions).map(([table, some]) => [table, some.map(elementOf)]))
}

function queryOf(request: RequestOf<"query">) {
  const { partition, from, backward, index } = request
  const name = index?.startsWith("global") ? "g" : "pk"
  const sort = index === undefined ? "sk" : "h"
  return {
    ...pageOf(request),
    KeyConditionExpression: `${name} = :partition${from ? ` AND ${sort} >= :from` : ""}`,
    ScanIndexForward: !backward,
    ...valuesOf({
      ":partition": { S: partition },
      ...(from && { ":from": from }),
      ...filterValues(request),
    }),
  }
}

function pageOf({ table, index, limit, start, consistent, countsOnly, below }: PageRequest) {
  return {
    TableName: table,
    ...(index && { IndexName: index }),
    ...(limit && { Limit: limit }),
    ...(start && { ExclusiveStartKey: start }),
    ...(countsOnly && { Select: "COUNT" }),
    ...(below !== undefined && { FilterExpression: "n < :below" }),
    ConsistentRead: consistent,
  }
}

function filterValues({ below }: PageRequest): Item {
  return below === undefined ? {} : { ":below": { N: String(below) } }
}

/** DynamoDB refuses an empty map of values. */
function valuesOf(values: Item) {
  return Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }
}
