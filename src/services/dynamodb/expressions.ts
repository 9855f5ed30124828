/** The expression parameters of one request, judged together in DynamoDB's order. */
import { type Condition, parseCondition } from "../../model/expression/condition.ts"
import {
  type KeyCondition,
  keyConditionOf,
  parseKeyCondition,
} from "../../model/expression/key-condition.ts"
import { parsePlaceholders } from "../../model/expression/placeholders.ts"
import { type Projection, parseProjection } from "../../model/expression/projection.ts"
import { type Equality, parseSearchCondition } from "../../model/expression/search-condition.ts"
import { parseUpdate, type Update } from "../../model/expression/update.ts"
import type { AttributeValue } from "../../model/value/attribute-value.ts"
import type { ValueLayer } from "../../model/value/number.ts"

export interface ExpressionInput {
  readonly UpdateExpression?: string | undefined
  readonly ConditionExpression?: string | undefined
  readonly KeyConditionExpression?: string | undefined
  readonly FilterExpression?: string | undefined
  readonly ProjectionExpression?: string | undefined
  readonly SearchConditionExpression?: string | undefined
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string } | undefined
  readonly ExpressionAttributeValues?:
    | { readonly [placeholder: string]: AttributeValue }
    | undefined
}

export interface Expressions {
  readonly update: Update | undefined
  readonly condition: Condition | undefined
  readonly keyCondition: KeyCondition | undefined
  readonly filter: Condition | undefined
  readonly projection: Projection | undefined
  readonly searchCondition: readonly Equality[] | undefined
}

const noExpressions: Expressions = {
  update: undefined,
  condition: undefined,
  keyCondition: undefined,
  filter: undefined,
  projection: undefined,
  searchCondition: undefined,
}

/** That the parameters may stand together has been judged, by `checkMixing`. */
export function parseExpressions(
  input: ExpressionInput,
  layer: ValueLayer = "current",
): Expressions {
  if (!hasExpressions(input)) return noExpressions
  const placeholders = parsePlaceholders({
    names: input.ExpressionAttributeNames,
    values: input.ExpressionAttributeValues,
    layer,
    // The older validator names the placeholder that holds the bad value.
    wrapValueErrors: layer === "older",
  })
  const parse = <T>(text: string | undefined, parser: (text: string) => T) =>
    text === undefined ? undefined : parser(text)
  const update = parse(input.UpdateExpression, (text) => parseUpdate(text, placeholders))
  const condition = parse(input.ConditionExpression, (text) =>
    parseCondition(text, "ConditionExpression", placeholders),
  )
  const keyCondition = parse(input.KeyConditionExpression, (text) =>
    parseKeyCondition(text, placeholders),
  )
  const filter = parse(input.FilterExpression, (text) =>
    parseCondition(text, "FilterExpression", placeholders),
  )
  const projection = parse(input.ProjectionExpression, (text) =>
    parseProjection(text, placeholders),
  )
  const searchCondition = parse(input.SearchConditionExpression, (text) =>
    parseSearchCondition(text, placeholders),
  )
  placeholders.checkAllUsed()
  return {
    update,
    condition,
    keyCondition: keyCondition && keyConditionOf(keyCondition),
    filter,
    projection,
    searchCondition,
  }
}

/** Most writes have none of all that. */
function hasExpressions(input: ExpressionInput): boolean {
  return (
    input.UpdateExpression !== undefined ||
    input.ConditionExpression !== undefined ||
    input.KeyConditionExpression !== undefined ||
    input.FilterExpression !== undefined ||
    input.ProjectionExpression !== undefined ||
    input.SearchConditionExpression !== undefined ||
    input.ExpressionAttributeNames !== undefined ||
    input.ExpressionAttributeValues !== undefined
  )
}

/**
 * The projection of an operation whose expressions take no values. It does not know the parameter
 * for them, and passes over what callers put there.
 */
export function parseProjectionOnly(input: ExpressionInput): Projection | undefined {
  const { ProjectionExpression, ExpressionAttributeNames } = input
  // Most have neither, and policies may ask once more.
  if (ProjectionExpression === undefined && ExpressionAttributeNames === undefined) return undefined
  return parseExpressions({ ProjectionExpression, ExpressionAttributeNames }).projection
}
