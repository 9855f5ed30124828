import { writeItem } from "../../../engine/write.ts"
import { conditionOfExpected } from "../../../model/expression/legacy-expected.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import { item, required, string, structure } from "../../../model/shape/shape.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToWrite } from "../access/write-asks.ts"
import { parseExpressions } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing, checkReturnsOldOnly } from "../parameters.ts"
import { oldAttributes, writtenReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const deleteItem = defineOperation({
  name: "DeleteItem",
  dialect: "current",
  wrapsRequestFaults: true,
  input: structure("DeleteItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    TableName: required(shapes.tableName),
    ConditionalOperator: shapes.conditionalOperator,
    Expected: shapes.expected,
    ReturnValues: shapes.returnValues,
    ReturnItemCollectionMetrics: shapes.returnItemCollectionMetrics,
    Key: required(item),
    ConditionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
    ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
  }),
  output: structure("DeleteItemOutput", shapes.writtenMembers),
  access: {
    action: "dynamodb:DeleteItem",
    asks: (input) => [askToWrite("dynamodb:DeleteItem", input)],
  },

  async run(input, { engine }) {
    checkMixing(input, ["Expected", "ConditionalOperator"], ["ConditionExpression"])
    const key = parseItem(input.Key, "current")
    const expected = conditionOfExpected(input.Expected, input.ConditionalOperator)
    const returnsOld = checkReturnsOldOnly(input.ReturnValues)
    const { condition = expected } = parseExpressions(input)
    const write = {
      change: { to: "delete" },
      condition,
      returnsOldOnFailure: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    } as const
    const written = await writeItem(engine, {
      tableName: input.TableName,
      measuresCollection: input.ReturnItemCollectionMetrics === "SIZE",
      prepare(table) {
        checkKeyPaths(table.key, { condition }, table)
        return { key: parseKey(table.key, key), write }
      },
      returnsOld,
    })
    return writtenReply(input, written, returnsOld ? oldAttributes(written) : undefined)
  },
})
