/** What PutItem, UpdateItem, DeleteItem, BatchWriteItem and TransactWriteItems ask for. */
import type { Ask } from "../../../engine/authorize-ask.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { type ExpressionInput, parseExpressions } from "../expressions.ts"
import { askForItems, type ItemRequest } from "./item-ask.ts"

interface WriteInput extends ExpressionInput {
  readonly TableName: string
  readonly Item?: Item | undefined
  readonly Key?: Item | undefined
  readonly Expected?: object | undefined
  readonly AttributeUpdates?: object | undefined
  readonly ReturnValues?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
  readonly ReturnConsumedCapacity?: string | undefined
}

/** For one item that is written or, in a transaction, only checked. */
export function askToWrite(
  action: string,
  input: WriteInput,
  enclosing: Pick<ItemRequest, "enclosingOperation" | "returnConsumedCapacity"> = {},
): Ask {
  const { Expected = {}, AttributeUpdates = {}, ReturnConsumedCapacity } = input
  return askForItems({
    action,
    table: input.TableName,
    items: [input.Item ?? input.Key ?? {}],
    names: [...Object.keys(Expected), ...Object.keys(AttributeUpdates)],
    expressions: () => parseExpressions(input),
    returnValues: returnedBy(input),
    returnConsumedCapacity: ReturnConsumedCapacity,
    ...enclosing,
  })
}

/**
 * A failed condition may show the item as well as ReturnValues does. The guide counts that for
 * ConditionCheckItem; here it counts everywhere, beside ReturnValues, or it would be a way around a
 * policy that allows NONE alone.
 */
function returnedBy(input: WriteInput): readonly string[] {
  const { ReturnValues = "NONE", ReturnValuesOnConditionCheckFailure: onFailure } = input
  if (onFailure !== "ALL_OLD" || ReturnValues === onFailure) return [ReturnValues]
  return ReturnValues === "NONE" ? [onFailure] : [ReturnValues, onFailure]
}

type BatchWrites = readonly {
  readonly PutRequest?: { readonly Item: Item } | undefined
  readonly DeleteRequest?: { readonly Key: Item } | undefined
}[]

/** For one table of a batch, with all its items. */
export function askToBatchWrite(
  table: string,
  writes: BatchWrites,
  returnConsumedCapacity: string | undefined,
): Ask {
  const items = writes.flatMap(({ PutRequest, DeleteRequest }) => [
    ...(PutRequest ? [PutRequest.Item] : []),
    ...(DeleteRequest ? [DeleteRequest.Key] : []),
  ])
  return askForItems({ action: "dynamodb:BatchWriteItem", table, items, returnConsumedCapacity })
}
