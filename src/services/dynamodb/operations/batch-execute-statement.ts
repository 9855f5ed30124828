import {
  type ConsumedCapacity,
  consumedCapacity,
  type ReturnConsumedCapacity,
} from "../../../engine/capacity.ts"
import { batchStatementsMax, statementCharactersMax } from "../../../limits.ts"
import {
  attributeValue,
  boolean,
  item,
  list,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askForStatement } from "../access/statement-asks.ts"
import * as shapes from "../shapes/item-shapes.ts"
import {
  checkDistinctWrites,
  checkUnmixed,
  type Outcome,
  parseSlot,
  responseOf,
  runSlot,
} from "../statements/batch-slots.ts"

const statement = structure("BatchStatementRequest", {
  Statement: required(string({ min: 1, max: statementCharactersMax })),
  Parameters: list(attributeValue, { min: 1 }),
  ConsistentRead: boolean,
  ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
})

export const batchExecuteStatement = defineOperation({
  name: "BatchExecuteStatement",
  dialect: "classic",
  input: structure("BatchExecuteStatementInput", {
    Statements: required(list(statement, { min: 1, max: batchStatementsMax })),
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
  }),
  output: structure("BatchExecuteStatementOutput", {
    Responses: list(
      structure("BatchStatementResponse", {
        Error: structure("BatchStatementError", { Code: string(), Message: string(), Item: item }),
        TableName: string(),
        Item: item,
      }),
    ),
    ConsumedCapacity: list(shapes.consumedCapacity),
  }),
  access: {
    // Policies do not know this name but those of the statements.
    action: "dynamodb:BatchExecuteStatement",
    // What is no statement asks for nothing, and is refused in its slot.
    asks: ({ Statements }) =>
      Statements.map(parseSlot).flatMap((slot) =>
        "statement" in slot
          ? askForStatement(slot.statement, {
              onFailure: slot.input.ReturnValuesOnConditionCheckFailure,
            })
          : [],
      ),
  },

  async run({ Statements, ReturnConsumedCapacity }, { engine }) {
    const slots = Statements.map(parseSlot)
    checkUnmixed(slots)
    await checkDistinctWrites(engine, slots)
    const outcomes = await Promise.all(slots.map((slot) => runSlot(engine, slot)))
    return {
      Responses: outcomes.map(responseOf),
      ConsumedCapacity: capacitiesOf(ReturnConsumedCapacity, outcomes),
    }
  },
})

/** One element for each table, in the order of the statements; nothing if all failed (observed). */
function capacitiesOf(
  asked: ReturnConsumedCapacity | undefined,
  outcomes: readonly Outcome[],
): readonly ConsumedCapacity[] | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  if (outcomes.every(({ fault }) => fault)) return undefined
  const charged = outcomes.filter(({ units }) => units > 0)
  const names = new Set(charged.flatMap(({ tableName }) => tableName ?? []))
  return [...names].flatMap((name) => {
    const own = charged.filter(({ tableName }) => tableName === name)
    const units = own.reduce((sum, outcome) => sum + outcome.units, 0)
    const indexes = own.flatMap((outcome) => outcome.indexes)
    return consumedCapacity(asked, name, units, indexes) ?? []
  })
}
