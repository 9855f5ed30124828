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
  runSlots,
  type SlotInput,
} from "../statements/batch-slots.ts"
import { spelledAlike } from "../transactions.ts"

const statement = structure("BatchStatementRequest", {
  Statement: required(string({ min: 1, max: statementCharactersMax })),
  Parameters: list(attributeValue, { min: 1 }),
  ConsistentRead: boolean,
  ReturnValuesOnConditionCheckFailure: shapes.returnValuesOnConditionCheckFailure,
})

/** What is no statement asks for nothing, and is refused in its slot, as what is denied is. */
function slotAsks({ Statements }: { readonly Statements: readonly SlotInput[] }) {
  return Statements.map(parseSlot).map((slot) => {
    if ("fault" in slot) return []
    const onFailure = slot.input.ReturnValuesOnConditionCheckFailure
    return [askForStatement(slot.statement, { onFailure })]
  })
}

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
    slots: slotAsks,
    asks: (given) => slotAsks(given).flat(),
  },

  async run({ Statements, ReturnConsumedCapacity }, { engine, denials = [] }) {
    const parsed = Statements.map(parseSlot)
    checkUnmixed(parsed)
    const slots = parsed.map((slot, at) => {
      const fault = denials[at]
      return fault ? { fault } : slot
    })
    await checkDistinctWrites(engine, slots)
    const outcomes = await runSlots(engine, slots)
    const nameOf = (nameOrArn: string) => engine.catalog.nameOf(nameOrArn)
    return {
      Responses: outcomes.map(responseOf),
      ConsumedCapacity: capacitiesOf(ReturnConsumedCapacity, outcomes, nameOf),
    }
  },
})

/** One element for each table, in the order of the statements; nothing if all failed (observed). */
function capacitiesOf(
  asked: ReturnConsumedCapacity | undefined,
  outcomes: readonly Outcome[],
  nameOf: (nameOrArn: string) => string,
): readonly ConsumedCapacity[] | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  if (outcomes.every(({ fault }) => fault)) return undefined
  const charged = outcomes.filter(({ units }) => units > 0)
  const names = spelledAlike(
    charged.map(({ tableName }) => tableName ?? ""),
    nameOf,
  )
  return [...new Set(names)].flatMap((name) => {
    const own = charged.filter((_, at) => names[at] === name)
    const units = own.reduce((sum, outcome) => sum + outcome.units, 0)
    const indexes = own.flatMap((outcome) => outcome.indexes)
    return consumedCapacity(asked, name, units, indexes) ?? []
  })
}
