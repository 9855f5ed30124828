import { requestOf } from "../../../engine/client-token.ts"
import { writeItem } from "../../../engine/write.ts"
import { ApiError } from "../../../error.ts"
import { nextTokenCharactersMax, statementCharactersMax } from "../../../limits.ts"
import { parseStatement, type Select } from "../../../model/partiql/statement.ts"
import {
  attributeValue,
  boolean,
  type Infer,
  integer,
  item,
  list,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import { type Context, defineOperation } from "../../../operation.ts"
import { askForStatement } from "../access/statement-asks.ts"
import { writtenReply } from "../replies.ts"
import * as shapes from "../shapes/item-shapes.ts"
import { requireSingle } from "../statements/misplaced.ts"
import { parseToken, printToken } from "../statements/next-token.ts"
import { refuseSelect } from "../statements/refused-select.ts"
import { capacityOfPages, runSelect } from "../statements/run-select.ts"
import { preparing, returnedItem } from "../statements/write-plan.ts"

const input = structure("ExecuteStatementInput", {
  Statement: required(string({ min: 1, max: statementCharactersMax })),
  Parameters: list(attributeValue, { min: 1 }),
  ConsistentRead: boolean,
  NextToken: string({ min: 1, max: nextTokenCharactersMax }),
  ReturnConsumedCapacity: shapes.returnConsumedCapacity,
  Limit: integer({ min: 1 }),
  ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
})
type Input = Infer<typeof input>

export const executeStatement = defineOperation({
  name: "ExecuteStatement",
  dialect: "current",
  input,
  output: structure("ExecuteStatementOutput", {
    Items: list(item),
    NextToken: string(),
    ConsumedCapacity: shapes.consumedCapacity,
    LastEvaluatedKey: item,
  }),
  access: {
    // Policies do not know this name but those of the statements.
    action: "dynamodb:ExecuteStatement",
    asks: (given) => [
      askForStatement(statementOf(given), {
        onFailure: given.ReturnValuesOnConditionCheckFailure,
      }),
    ],
  },

  async run(given, { engine }) {
    const statement = statementOf(given)
    if (statement.kind === "select") return select(given, statement, engine)
    if (given.NextToken !== undefined) parseToken(requestIn(given), given.NextToken)
    const written = await writeItem(engine, {
      tableName: statement.table,
      prepare: preparing(statement, given.ReturnValuesOnConditionCheckFailure),
      returnsOld: statement.kind === "delete" && statement.returning !== undefined,
    })
    const asked = {
      TableName: statement.table,
      ReturnConsumedCapacity: given.ReturnConsumedCapacity,
    }
    const { ConsumedCapacity } = writtenReply(asked, written, undefined)
    const returned = returnedItem(statement, written)
    return { Items: returned ? [returned] : [], ConsumedCapacity }
  },
})

function statementOf({ Statement, Parameters }: Input) {
  return requireSingle(parseStatement(Statement, Parameters))
}

async function select(given: Input, statement: Select, engine: Context["engine"]) {
  const { ConsistentRead: consistent = false, NextToken, Limit: limit } = given
  if (statement.fault !== undefined) {
    await refuseSelect(engine, statement, ApiError.invalid(statement.fault))
  }
  const request = requestIn(given)
  const from = NextToken === undefined ? undefined : parseToken(request, NextToken)
  const { items, pages, rest } = await runSelect(engine, statement, { consistent, limit, from })
  const { ReturnConsumedCapacity: asked } = given
  return {
    Items: items,
    NextToken: rest && printToken(request, rest),
    LastEvaluatedKey: rest?.after,
    ConsumedCapacity: capacityOfPages(asked, statement.table, pages, consistent),
  }
}

/** What a NextToken is good for. */
function requestIn({ Statement, Parameters = [] }: Input): string {
  return requestOf({ Statement, Parameters })
}
