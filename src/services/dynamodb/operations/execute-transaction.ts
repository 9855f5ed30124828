import { requestOf } from "../../../engine/client-token.ts"
import { transactWrite } from "../../../engine/transact.ts"
import { transactRead } from "../../../engine/transact-read.ts"
import { capacityOfReads, capacityOfWrites } from "../../../engine/transaction-capacity.ts"
import {
  clientTokenCharactersMax,
  statementCharactersMax,
  transactionActionsMax,
} from "../../../limits.ts"
import type { KeyedItem } from "../../../model/partiql/key-access.ts"
import type { Select } from "../../../model/partiql/statement.ts"
import {
  attributeValue,
  type Infer,
  item,
  list,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import { type Context, defineOperation } from "../../../operation.ts"
import { askForStatement } from "../access/statement-asks.ts"
import * as shapes from "../shapes/item-shapes.ts"
import { shownItem } from "../statements/run-get.ts"
import {
  type Change,
  judgeChanges,
  judgeSelects,
  parseTransaction,
  prepareChange,
} from "../statements/transact-statements.ts"
import { sizeOfWrite } from "../statements/write-plan.ts"
import { checkTransactionSize, spelledAlike } from "../transactions.ts"

const name = "ExecuteTransaction"

const statement = structure("ParameterizedStatement", {
  Statement: required(string({ min: 1, max: statementCharactersMax })),
  Parameters: list(attributeValue, { min: 1 }),
  ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
})

const input = structure("ExecuteTransactionInput", {
  TransactStatements: required(list(statement, { min: 1, max: transactionActionsMax })),
  ClientRequestToken: string({ min: 1, max: clientTokenCharactersMax }),
  ReturnConsumedCapacity: shapes.returnConsumedCapacity,
})
type Input = Infer<typeof input>

export const executeTransaction = defineOperation({
  name,
  dialect: "classic",
  input,
  output: structure("ExecuteTransactionOutput", {
    Responses: list(structure("ItemResponse", { Item: item })),
    ConsumedCapacity: list(shapes.consumedCapacity),
  }),
  access: {
    // Policies do not know this name but those of the statements.
    action: `dynamodb:${name}`,
    asks: ({ TransactStatements }) => {
      const parsed = parseTransaction(TransactStatements)
      return ("selects" in parsed ? parsed.selects : parsed.changes).map((each, place) =>
        askForStatement(each, {
          onFailure: TransactStatements[place]?.ReturnValuesOnConditionCheckFailure,
          enclosingOperation: name,
        }),
      )
    },
  },

  run(given, context) {
    const parsed = parseTransaction(given.TransactStatements)
    return "selects" in parsed
      ? read(given, parsed.selects, context.engine)
      : write(given, parsed.changes, context)
  },
})

async function read(given: Input, selects: readonly Select[], engine: Context["engine"]) {
  const tableNames = selects.map(({ table }) => table)
  let keyed: readonly KeyedItem[] = []
  const found = await transactRead(engine, tableNames, (tables) => {
    keyed = judgeSelects(selects, tables)
    return keyed.map(({ key }) => key)
  })
  checkTransactionSize(found.reduce((sum, stored) => sum + (stored?.size ?? 0), 0))
  const tables = spelledAlike(tableNames, (nameOrArn) => engine.catalog.nameOf(nameOrArn))
  return {
    Responses: selects.map((select, at) => ({
      Item: shownItem(select, found[at], keyed[at]?.rest),
    })),
    ConsumedCapacity: capacityOfReads(given.ReturnConsumedCapacity, tables, found),
  }
}

async function write(given: Input, changes: readonly Change[], { engine, caller }: Context) {
  const { TransactStatements, ClientRequestToken: token } = given
  const prepared = changes.map((change, place) =>
    prepareChange(change, place, TransactStatements[place]?.ReturnValuesOnConditionCheckFailure),
  )
  const size = (change: Change) => (change.kind === "exists" ? 0 : sizeOfWrite(change))
  checkTransactionSize(changes.reduce((sum, change) => sum + size(change), 0))
  const tableNames = changes.map(({ table }) => table)
  const transacted = await transactWrite(engine, {
    tableNames,
    judge: (tables) => judgeChanges(prepared, tables),
    token:
      token === undefined
        ? undefined
        : {
            account: caller.account,
            operation: name,
            token,
            request: requestOf({ TransactStatements }),
          },
  })
  const tables = spelledAlike(tableNames, (nameOrArn) => engine.catalog.nameOf(nameOrArn))
  return {
    Responses: [],
    ConsumedCapacity: capacityOfWrites(given.ReturnConsumedCapacity, tables, transacted),
  }
}
