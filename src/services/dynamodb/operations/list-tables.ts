import { listTablesMax } from "../../../limits.ts"
import { integer, list, string, structure } from "../../../model/shape/shape.ts"
import { tableNameAlone } from "../../../model/table/name-shapes.ts"
import { defineOperation } from "../../../operation.ts"

export const listTables = defineOperation({
  name: "ListTables",
  dialect: "classic",
  input: structure("ListTablesInput", {
    // Need not exist, and cannot be an ARN (observed).
    ExclusiveStartTableName: tableNameAlone,
    Limit: integer({ min: 1, max: listTablesMax }),
  }),
  output: structure("ListTablesOutput", {
    TableNames: list(string()),
    LastEvaluatedTableName: string(),
  }),
  access: {
    action: "dynamodb:ListTables",
    // AWS's refusals name all tables (observed), though policies have to allow it on `*`.
    asks: () => [{ action: "dynamodb:ListTables", table: "*", isNew: true }],
  },

  async run({ ExclusiveStartTableName: after, Limit: limit = listTablesMax }, { engine }) {
    const { names, isLast } = await engine.catalog.list(after, limit)
    return { TableNames: names, LastEvaluatedTableName: isLast ? undefined : names.at(-1) }
  },
})
