/** Names of tables and indexes as callers write them. Bounds are those of AWS's service model. */
import { string } from "../shape/shape.ts"

const name = { min: 3, max: 255, pattern: "[a-zA-Z0-9_.-]+" }
/** Since 2024 a table's ARN may stand nearly wherever its name may. */
const alternative = "arn:.{1,1020}"

/** The name or ARN of a table whose items are read or written; names may be as short as this. */
export const tableName = string({ ...name, min: 1, alternative })
/** The name or ARN of a table, held to the full length of a name. */
export const wholeTableName = string({ ...name, alternative })
/** Where an ARN will not do. */
export const tableNameAlone = string(name)
export const indexName = string(name)
