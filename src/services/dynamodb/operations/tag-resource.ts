import { ApiError } from "../../../error.ts"
import { string, structure } from "../../../model/shape/shape.ts"
import { tagList } from "../../../model/table/definition-shapes.ts"
import { parseTags, withTags } from "../../../model/table/tags.ts"
import { defineOperation } from "../../../operation.ts"
import { askToTag } from "../access/table-asks.ts"
import { checkResourceArn, resourceNotFound, tableOfResource } from "../resource-arn.ts"

const action = "dynamodb:TagResource"

export const tagResource = defineOperation({
  name: "TagResource",
  dialect: "classic",
  input: structure("TagResourceInput", { ResourceArn: string(), Tags: tagList }),
  output: structure("TagResourceOutput", {}),
  access: { action, asks: ({ ResourceArn, Tags = [] }) => askToTag(action, ResourceArn, Tags) },
  repliesNothing: true,

  async run({ ResourceArn: arn, Tags: input }, context) {
    checkResourceArn(arn, action, context)
    if (!input) throw missingTags()
    const name = tableOfResource(arn, action, context)
    if (input.length === 0) {
      throw ApiError.invalid("Atleast one Tag needs to be provided as Input.")
    }
    const added = parseTags(input)
    await context.engine.catalog.update(
      name,
      (table) => ({ ...table, tags: withTags(table.tags, added) }),
      resourceNotFound(arn),
    )
    return {}
  },
})

function missingTags(): ApiError {
  return ApiError.invalid(
    "1 validation error detected: Value null at 'tags' failed to satisfy constraint: " +
      "Member must not be null",
  )
}
