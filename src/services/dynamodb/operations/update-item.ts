import type { Written } from "../../../engine/plan.ts"
import { writeItem } from "../../../engine/write.ts"
import { conditionOfExpected } from "../../../model/expression/legacy-expected.ts"
import { updateOfAttributes } from "../../../model/expression/legacy-update.ts"
import { type Update, updatedFragments } from "../../../model/expression/update.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import { type Infer, item, required, string, structure } from "../../../model/shape/shape.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToWrite } from "../access/write-asks.ts"
import { parseExpressions } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing } from "../parameters.ts"
import { oldAttributes, writtenReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const updateItem = defineOperation({
  name: "UpdateItem",
  dialect: "current",
  wrapsRequestFaults: true,
  input: structure("UpdateItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    TableName: required(shapes.tableName),
    ReturnItemCollectionMetrics: shapes.returnItemCollectionMetrics,
    ReturnValues: shapes.returnValues,
    ConditionalOperator: shapes.conditionalOperator,
    Key: required(item),
    AttributeUpdates: shapes.attributeUpdates,
    Expected: shapes.expected,
    UpdateExpression: string(),
    ConditionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
    ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
  }),
  output: structure("UpdateItemOutput", shapes.writtenMembers),
  access: {
    action: "dynamodb:UpdateItem",
    asks: (input) => [askToWrite("dynamodb:UpdateItem", input)],
  },

  async run(input, { engine }) {
    checkMixing(
      input,
      ["AttributeUpdates", "Expected", "ConditionalOperator"],
      ["UpdateExpression", "ConditionExpression"],
    )
    const requestedKey = parseItem(input.Key, "current")
    const updates = updateOfAttributes(input.AttributeUpdates)
    const expected = conditionOfExpected(input.Expected, input.ConditionalOperator)
    const { update = updates, condition = expected } = parseExpressions(input)
    const returnsOldOnFailure = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD"
    const written = await writeItem(engine, {
      tableName: input.TableName,
      measuresCollection: input.ReturnItemCollectionMetrics === "SIZE",
      prepare(table) {
        const key = parseKey(table.key, requestedKey)
        checkKeyPaths(table.key, { update, condition }, table)
        return {
          key,
          write: { change: { to: "update", update, key }, condition, returnsOldOnFailure },
        }
      },
    })
    return writtenReply(input, written, attributesOf(input.ReturnValues, update, written))
  },
})

/** The part of the old or new item that the caller asked for; absent if there is none of it. */
function attributesOf(
  asked: Infer<typeof shapes.returnValues> | undefined,
  update: Update | undefined,
  written: Written,
) {
  const { old, updated } = written
  switch (asked) {
    case "ALL_OLD":
      return oldAttributes(written)
    case "ALL_NEW":
      return updated
    case "UPDATED_OLD":
      return update && old && updatedFragments(update, old.item)
    case "UPDATED_NEW":
      return update && updated && updatedFragments(update, updated)
    default:
      return undefined
  }
}
