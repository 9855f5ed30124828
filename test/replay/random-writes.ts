import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import type { SeededRandom } from "../support/seeded-random.ts"

const keysMax = 12

/** What a server says whose database has gone: the write may have been done, or not. */
const failures = ["InternalServerError", "ServiceUnavailableException"]

/**
 * One write of any kind, on few items. Refusals and lost connections are part of it; so are
 * failures where things are killed.
 */
export async function writeAtRandom(
  db: DynamoDB,
  TableName: string,
  random: SeededRandom,
  { mayFail = false } = {},
): Promise<void> {
  const key = () => ({ pk: { S: `k${random.below(keysMax)}` }, sk: { S: "1" } })
  const item = () => ({ ...key(), v: { N: String(random.below(4)) }, w: { SS: ["a", "b"] } })
  const update = () => ({
    ...{ TableName, Key: key() },
    UpdateExpression: random.pick(["ADD v :n", "SET v = :n, x = :n", "REMOVE x ADD y :n"]),
    ExpressionAttributeValues: { ":n": { N: String(random.below(3)) } },
  })
  const twoKeys = () => {
    const [first, second] = [random.below(keysMax), random.below(keysMax - 1)]
    const other = second >= first ? second + 1 : second
    return [first, other].map((at) => ({ pk: { S: `k${at}` }, sk: { S: "1" } }))
  }
  const kinds = [
    () => db.putItem({ TableName, Item: item() }),
    () => db.putItem({ TableName, Item: item(), ConditionExpression: "attribute_exists(x)" }),
    () => db.updateItem(update()),
    () => db.updateItem({ TableName, Key: key(), UpdateExpression: "REMOVE x" }),
    () => db.deleteItem({ TableName, Key: key() }),
    () => {
      const [one, two] = twoKeys()
      const requests = [{ PutRequest: { Item: { ...item(), ...one } } }]
      const RequestItems = { [TableName]: [...requests, { DeleteRequest: { Key: two } }] }
      return db.batchWriteItem({ RequestItems })
    },
    () => {
      const [one, two] = twoKeys()
      const Put = { TableName, Item: { ...item(), ...one } }
      const Update = { ...update(), Key: two }
      return db.transactWriteItems({ TransactItems: [{ Put }, { Update }] })
    },
  ]
  await random
    .pick(kinds)()
    .catch((error: unknown) => {
      const expected = ["ConditionalCheckFailedException", "TransactionCanceledException"]
      const isGone = error instanceof Error && ("code" in error || error.name === "TimeoutError")
      if (mayFail && error instanceof Error && failures.includes(error.name)) return
      if (isGone || (error instanceof Error && expected.includes(error.name))) return
      throw error
    })
}
