import { consumedCapacity, readUnits } from "../../../engine/capacity.ts"
import { readItem } from "../../../engine/read.ts"
import { projectionOfAttributes } from "../../../model/expression/legacy-projection.ts"
import { project } from "../../../model/expression/projection.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import { boolean, item, JsonText, required, string, structure } from "../../../model/shape/shape.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToGet } from "../access/read-asks.ts"
import { parseProjectionOnly } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing } from "../parameters.ts"
import * as shapes from "../shapes/item-shapes.ts"

export const getItem = defineOperation({
  name: "GetItem",
  dialect: "current",
  input: structure("GetItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    AttributesToGet: shapes.attributesToGet,
    TableName: required(shapes.tableName),
    Key: required(item),
    ConsistentRead: boolean,
    ProjectionExpression: string(),
    ExpressionAttributeNames: shapes.attributeNames,
  }),
  output: structure("GetItemOutput", {
    Item: item,
    ConsumedCapacity: shapes.consumedCapacity,
  }),
  access: {
    action: "dynamodb:GetItem",
    asks: (input) => [
      askToGet(
        {
          action: "dynamodb:GetItem",
          table: input.TableName,
          returnConsumedCapacity: input.ReturnConsumedCapacity,
        },
        { ...input, Keys: [input.Key] },
      ),
    ],
  },

  async run(input, { engine }) {
    checkMixing(input, ["AttributesToGet"], ["ProjectionExpression"])
    const key = parseItem(input.Key, "current")
    const attributes = projectionOfAttributes(input.AttributesToGet)
    const projection = parseProjectionOnly(input) ?? attributes
    const consistent = input.ConsistentRead ?? false
    const found = await readItem(
      engine,
      input.TableName,
      (table) => {
        if (projection) checkKeyPaths(table.key, { projection }, table)
        return parseKey(table.key, key)
      },
      consistent,
    )
    return {
      Item: found && (projection ? project(projection, found.item) : new JsonText(found.body)),
      ConsumedCapacity: consumedCapacity(
        input.ReturnConsumedCapacity,
        input.TableName,
        readUnits(found?.size ?? 0, consistent),
      ),
    }
  },
})
