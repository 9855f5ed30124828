import { cancelling } from "../../../engine/cancellation.ts"
import type { StoredItem } from "../../../engine/stored-item.ts"
import { transactRead } from "../../../engine/transact-read.ts"
import { capacityOfReads } from "../../../engine/transaction-capacity.ts"
import { transactionActionsMax } from "../../../limits.ts"
import { type Projection, project } from "../../../model/expression/projection.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import {
  type Infer,
  item,
  JsonText,
  list,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToGet } from "../access/read-asks.ts"
import { parseProjectionOnly } from "../expressions.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing } from "../parameters.ts"
import * as shapes from "../shapes/item-shapes.ts"
import {
  checkDistinct,
  checkTransactionSize,
  inTransactionWords,
  spelledAlike,
} from "../transactions.ts"

const transactGetItem = structure("TransactGetItem", {
  Get: required(
    structure("Get", {
      Key: required(item),
      TableName: required(shapes.tableName),
      ProjectionExpression: string(),
      ExpressionAttributeNames: shapes.attributeNames,
    }),
  ),
})

export const transactGetItems = defineOperation({
  name: "TransactGetItems",
  dialect: "current",
  input: structure("TransactGetItemsInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    TransactItems: required(list(transactGetItem, { min: 1, max: transactionActionsMax })),
  }),
  output: structure("TransactGetItemsOutput", {
    ConsumedCapacity: list(shapes.consumedCapacity),
    Responses: list(structure("ItemResponse", { Item: item })),
  }),
  access: {
    action: "dynamodb:GetItem",
    asks: ({ TransactItems, ReturnConsumedCapacity }) =>
      TransactItems.map(({ Get }) =>
        askToGet(
          {
            action: "dynamodb:GetItem",
            table: Get.TableName,
            returnConsumedCapacity: ReturnConsumedCapacity,
            enclosingOperation: "TransactGetItems",
          },
          { ...Get, Keys: [Get.Key] },
        ),
      ),
  },

  async run(input, { engine }) {
    const gets = input.TransactItems.map((get) => inTransactionWords(() => parseGet(get)))
    const tableNames = gets.map(({ tableName }) => tableName)
    const found = await transactRead(engine, tableNames, (tables) => keysOf(gets, tables))
    checkTransactionSize(found.reduce((sum, stored) => sum + (stored?.size ?? 0), 0))
    const tables = spelledAlike(tableNames, (nameOrArn) => engine.catalog.nameOf(nameOrArn))
    return {
      Responses: gets.map((get, at) => ({ Item: shownItem(get, found[at]) })),
      ConsumedCapacity: capacityOfReads(input.ReturnConsumedCapacity, tables, found),
    }
  },
})

interface Get {
  readonly tableName: string
  readonly key: Item
  readonly projection: Projection | undefined
}

function parseGet({ Get }: Infer<typeof transactGetItem>): Get {
  checkMixing(Get, [], ["ProjectionExpression"])
  const key = parseItem(Get.Key, "current")
  const projection = parseProjectionOnly(Get)
  return { tableName: Get.TableName, key, projection }
}

/** A key that is not the table's, or empty, cancels; in a write an empty one does not (observed). */
function keysOf(gets: readonly Get[], tables: readonly Table[]): readonly Item[] {
  checkDistinct(
    tables,
    gets.map(({ key }) => key),
  )
  return gets.map(({ key, projection }, at) =>
    cancelling(at, gets.length, () => {
      const table = tables[at] as Table
      checkKeyPaths(table.key, { projection }, table)
      return parseKey(table.key, key)
    }),
  )
}

/** Unlike GetItem, nothing at all where the projection finds nothing (observed). */
function shownItem({ projection }: Get, stored: StoredItem | undefined) {
  if (!stored) return undefined
  if (!projection) return new JsonText(stored.body)
  const shown = project(projection, stored.item)
  return Object.keys(shown).length > 0 ? shown : undefined
}
