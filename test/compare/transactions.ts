/** Random transactions on one table. */
import type { SeededRandom } from "../support/seeded-random.ts"
import { ExpressionWriter } from "./expressions.ts"
import type { ComparedRequest } from "./requests.ts"
import { type ComparedTable, itemOf, keyOf, tablePlaceholder as TableName } from "./tables.ts"

export function transactWrite(random: SeededRandom, table: ComparedTable): ComparedRequest {
  const TransactItems = someOf(random).map(() => actionOf(random, table))
  return { operation: "TransactWriteItems", input: { TransactItems, ...capacity(random) } }
}

export function transactGet(random: SeededRandom, table: ComparedTable): ComparedRequest {
  const TransactItems = someOf(random).map(() => {
    const writer = new ExpressionWriter(random)
    const projection = random.oneIn(3) ? { ProjectionExpression: writer.projection() } : {}
    const Key = keyOf(random, table)
    return { Get: { TableName, Key, ...projection, ...writer.placeholders() } }
  })
  return { operation: "TransactGetItems", input: { TransactItems, ...capacity(random) } }
}

function actionOf(random: SeededRandom, table: ComparedTable) {
  const writer = new ExpressionWriter(random)
  const Key = keyOf(random, table)
  const condition = () =>
    random.oneIn(3) ? { ConditionExpression: `attribute_not_exists(${writer.path()})` } : {}
  const onFailure = random.oneIn(4) ? { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } : {}
  return random.pick([
    () => {
      const Item = itemOf(random, table)
      return { Put: { TableName, Item, ...condition(), ...onFailure, ...writer.placeholders() } }
    },
    () => {
      const UpdateExpression = writer.update()
      const members = { TableName, Key, UpdateExpression, ...condition(), ...onFailure }
      return { Update: { ...members, ...writer.placeholders() } }
    },
    () => ({ Delete: { TableName, Key, ...condition(), ...onFailure, ...writer.placeholders() } }),
    () => {
      const ConditionExpression = writer.condition(1)
      const members = { TableName, Key, ConditionExpression, ...onFailure }
      return { ConditionCheck: { ...members, ...writer.placeholders() } }
    },
  ])()
}

function someOf(random: SeededRandom): readonly number[] {
  return [1, 2, 3].slice(random.below(3))
}

function capacity(random: SeededRandom): Readonly<Record<string, unknown>> {
  return random.oneIn(4) ? { ReturnConsumedCapacity: random.pick(["TOTAL", "INDEXES"]) } : {}
}
