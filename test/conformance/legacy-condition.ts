/** Conditions from before expressions, and values for them. */
import type { AttributeValue, Condition } from "@aws-sdk/client-dynamodb"

export const S = (text: string) => ({ S: text })
export const N = (number: number) => ({ N: String(number) })
export const is = (
  ComparisonOperator: NonNullable<Condition["ComparisonOperator"]>,
  ...AttributeValueList: AttributeValue[]
) => ({ ComparisonOperator, AttributeValueList })
