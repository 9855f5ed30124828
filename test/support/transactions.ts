/** Actions of transactions on one table with the partition key `pk`, in short. */
import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb"

export const keyOf = (pk: string) => ({ pk: { S: pk } })

export function actionsOn(tableNow: () => string) {
  const on = (pk: string, more: object) => ({ TableName: tableNow(), Key: keyOf(pk), ...more })
  return {
    put: (pk: string, attributes: object = {}, more: object = {}): TransactWriteItem => ({
      Put: { TableName: tableNow(), Item: { ...keyOf(pk), ...attributes }, ...more },
    }),
    remove: (pk: string, more: object = {}): TransactWriteItem => ({ Delete: on(pk, more) }),
    /** Adds to the attribute `n`. */
    add: (pk: string, amount: number, more: object = {}): TransactWriteItem => ({
      Update: {
        ...on(pk, more),
        UpdateExpression: "ADD n :n",
        ExpressionAttributeValues: { ":n": { N: `${amount}` } },
        ...more,
      },
    }),
    check: (pk: string, ConditionExpression: string, more: object = {}): TransactWriteItem => ({
      ConditionCheck: { ...on(pk, more), ConditionExpression },
    }),
  }
}

/** Why a transaction was cancelled; throws where it was not. */
export async function reasonsOf(
  call: Promise<unknown>,
): Promise<readonly CancellationReason[] | undefined> {
  try {
    await call
  } catch (error) {
    if (error instanceof TransactionCanceledException) return error.CancellationReasons
    throw error
  }
  throw new Error("the transaction was not cancelled")
}
