/** What GetItem, BatchGetItem, TransactGetItems, Query and Scan ask for. */
import type { Ask } from "../../../engine/authorize-ask.ts"
import type { LegacyConditions } from "../../../model/expression/legacy-condition.ts"
import { keyConditionOfAttributes } from "../../../model/expression/legacy-key-condition.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { type ExpressionInput, parseExpressions, parseProjectionOnly } from "../expressions.ts"
import { askForItems, type ItemRequest } from "./item-ask.ts"

interface Projecting {
  readonly AttributesToGet?: readonly string[] | undefined
  readonly ProjectionExpression?: string | undefined
}

interface Gets extends Projecting, ExpressionInput {
  readonly Keys: readonly Item[]
}

/** For one table of a request, with all its keys. */
export function askToGet(
  request: Pick<ItemRequest, "action" | "table" | "returnConsumedCapacity" | "enclosingOperation">,
  gets: Gets,
): Ask {
  return askForItems({
    ...request,
    items: gets.Keys,
    names: gets.AttributesToGet ?? [],
    expressions: () => ({ projection: parseProjectionOnly(gets) }),
    select: selectOf(gets),
  })
}

/**
 * Of a vector index, by its own ARN. None of the keys that tell what a request is about is there
 * (guide: fine-grained access control does not apply to SearchVectors), so a condition on one is
 * not met.
 */
export function askToSearch(table: string, index: string): Ask {
  return { action: "dynamodb:SearchVectors", table, index }
}

interface PageInput extends Projecting, ExpressionInput {
  readonly TableName: string
  readonly IndexName?: string | undefined
  readonly Select?: string | undefined
  readonly ReturnConsumedCapacity?: string | undefined
  readonly ExclusiveStartKey?: Item | undefined
  readonly KeyConditions?: LegacyConditions | undefined
  readonly QueryFilter?: object | undefined
  readonly ScanFilter?: object | undefined
}

/** Policies name an index by an ARN of its own. */
export function askForPage(action: "dynamodb:Query" | "dynamodb:Scan", input: PageInput): Ask {
  const { KeyConditions, QueryFilter = {}, ScanFilter = {} } = input
  return askForItems({
    action,
    table: input.TableName,
    index: input.IndexName,
    names: [
      ...(input.AttributesToGet ?? []),
      ...Object.keys(QueryFilter),
      ...Object.keys(ScanFilter),
      // A page begins behind a key, whose attributes are those of index and table.
      ...Object.keys(input.ExclusiveStartKey ?? {}),
    ],
    expressions: () => {
      const parsed = parseExpressions(input)
      const keyCondition = KeyConditions && keyConditionOfAttributes(KeyConditions)
      return { ...parsed, keyCondition: parsed.keyCondition ?? keyCondition }
    },
    select: selectOf(input),
    returnConsumedCapacity: input.ReturnConsumedCapacity,
  })
}

function selectOf(
  input: Projecting & {
    readonly Select?: string | undefined
    readonly IndexName?: string | undefined
  },
): string {
  const { Select, IndexName, AttributesToGet, ProjectionExpression } = input
  if (Select !== undefined) return Select
  if (AttributesToGet || ProjectionExpression !== undefined) return "SPECIFIC_ATTRIBUTES"
  return IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES"
}
