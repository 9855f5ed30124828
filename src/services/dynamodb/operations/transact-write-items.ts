import { transactWrite } from "../../../engine/transact.ts"
import { capacityOfWrites } from "../../../engine/transaction-capacity.ts"
import { clientTokenCharactersMax, transactionActionsMax } from "../../../limits.ts"
import { list, map, required, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askToWrite } from "../access/write-asks.ts"
import { collectionMetrics } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"
import {
  judgeActions,
  membersOf,
  parseAction,
  requestOfActions,
  transactWriteItem,
} from "../transact-actions.ts"
import { checkTransactionSize, spelledAlike } from "../transactions.ts"

const name = "TransactWriteItems"

const actionsOfKinds = {
  ConditionCheck: "dynamodb:ConditionCheckItem",
  Delete: "dynamodb:DeleteItem",
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
} as const

export const transactWriteItems = defineOperation({
  name,
  dialect: "current",
  input: structure("TransactWriteItemsInput", {
    ClientRequestToken: string({ min: 1, max: clientTokenCharactersMax }),
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    ReturnItemCollectionMetrics: shapes.returnItemCollectionMetrics,
    TransactItems: required(list(transactWriteItem, { min: 1, max: transactionActionsMax })),
  }),
  output: structure("TransactWriteItemsOutput", {
    ConsumedCapacity: list(shapes.consumedCapacity),
    ItemCollectionMetrics: map(list(shapes.itemCollectionMetrics)),
  }),
  access: {
    // Policies do not know this name but those of the single writes.
    action: `dynamodb:${name}`,
    asks: ({ TransactItems, ReturnConsumedCapacity }) =>
      TransactItems.flatMap(membersOf).map(([kind, action]) =>
        askToWrite(actionsOfKinds[kind], action, {
          returnConsumedCapacity: ReturnConsumedCapacity,
          enclosingOperation: name,
        }),
      ),
  },

  async run(input, { engine, caller }) {
    const { TransactItems, ClientRequestToken: token } = input
    const actions = TransactItems.map(parseAction)
    checkTransactionSize(actions.reduce((sum, { size }) => sum + size, 0))
    const tableNames = actions.map(({ tableName }) => tableName)
    const nameOf = (nameOrArn: string) => engine.catalog.nameOf(nameOrArn)
    const measuresCollections = input.ReturnItemCollectionMetrics === "SIZE"
    const transacted = await transactWrite(engine, {
      tableNames,
      measuresCollections,
      judge: (tables) => judgeActions(actions, tables),
      token:
        token === undefined
          ? undefined
          : {
              account: caller.account,
              operation: name,
              token,
              request: requestOfActions(TransactItems, actions, nameOf),
            },
    })
    const tables = spelledAlike(tableNames, nameOf)
    const writtenIn = (name: string) => transacted.written.filter((_, at) => tables[at] === name)
    return {
      ConsumedCapacity: capacityOfWrites(input.ReturnConsumedCapacity, tables, transacted),
      ItemCollectionMetrics: measuresCollections
        ? collectionMetrics(new Map(tables.map((name) => [name, writtenIn(name)])))
        : undefined,
    }
  },
})
