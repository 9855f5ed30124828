import { rowOf, writeItem } from "../../../engine/write.ts"
import { conditionOfExpected } from "../../../model/expression/legacy-expected.ts"
import { parseItemKey } from "../../../model/key/key-schema.ts"
import { item, required, string, structure } from "../../../model/shape/shape.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToWrite } from "../access/write-asks.ts"
import { parseExpressions } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing, checkReturnsOldOnly } from "../parameters.ts"
import { oldAttributes, writtenReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const putItem = defineOperation({
  name: "PutItem",
  dialect: "current",
  wrapsRequestFaults: true,
  input: structure("PutItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    TableName: required(shapes.tableName),
    Item: required(item),
    ConditionalOperator: shapes.conditionalOperator,
    Expected: shapes.expected,
    ReturnValues: shapes.returnValues,
    ReturnItemCollectionMetrics: shapes.returnItemCollectionMetrics,
    ConditionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
    ExpressionAttributeValues: shapes.attributeValues,
    ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
  }),
  output: structure("PutItemOutput", shapes.writtenMembers),
  access: {
    action: "dynamodb:PutItem",
    asks: (input) => [askToWrite("dynamodb:PutItem", input)],
  },

  async run(input, { engine }) {
    checkMixing(input, ["Expected", "ConditionalOperator"], ["ConditionExpression"])
    const newItem = parseItem(input.Item, "current")
    const expected = conditionOfExpected(input.Expected, input.ConditionalOperator)
    const returnsOld = checkReturnsOldOnly(input.ReturnValues)
    const row = rowOf(newItem)
    const { condition = expected } = parseExpressions(input)
    const write = {
      change: { to: "put", row },
      condition,
      returnsOldOnFailure: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    } as const
    const written = await writeItem(engine, {
      tableName: input.TableName,
      measuresCollection: input.ReturnItemCollectionMetrics === "SIZE",
      prepare(table) {
        const key = parseItemKey(table.key, newItem)
        checkKeyPaths(table.key, { condition }, table)
        return { key, write }
      },
      returnsOld,
    })
    return writtenReply(input, written, returnsOld ? oldAttributes(written) : undefined)
  },
})
