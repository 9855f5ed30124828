/** Shapes that the operations on tables share; what a table itself looks like is the model's. */
import { resourceArnCharactersMax } from "../../../limits.ts"
import { string, structure } from "../../../model/shape/shape.ts"
import { tableDescription } from "../../../model/table/description-shapes.ts"
import { wholeTableName } from "../../../model/table/name-shapes.ts"

/**
 * The name or ARN of a table that exists. Without bounds: where it is missing or too short,
 * DynamoDB says so in words of its own (`table-name.ts`) rather than as a failed constraint.
 */
export const existingTable = string()

/** The name or ARN of a table, on its way to being created. */
export const newTable = wholeTableName

export const resourceArn = string({ min: 1, max: resourceArnCharactersMax })
export const expectedRevisionId = string({ min: 1, max: 255 })

/** What CreateTable, UpdateTable and DeleteTable answer. */
export const tableOutput = structure("TableOutput", { TableDescription: tableDescription })
