import { ApiError } from "../../../error.ts"
import { tagsMax } from "../../../limits.ts"
import { list, string, structure } from "../../../model/shape/shape.ts"
import { checkTagKey, tooManyTags, withoutTags } from "../../../model/table/tags.ts"
import { defineOperation } from "../../../operation.ts"
import { askToTag } from "../access/table-asks.ts"
import { checkResourceArn, tableOfResource } from "../resource-arn.ts"

const action = "dynamodb:UntagResource"

export const untagResource = defineOperation({
  name: "UntagResource",
  dialect: "classic",
  input: structure("UntagResourceInput", { ResourceArn: string(), TagKeys: list(string()) }),
  output: structure("UntagResourceOutput", {}),
  access: {
    action,
    asks: ({ ResourceArn, TagKeys = [] }) =>
      askToTag(
        action,
        ResourceArn,
        TagKeys.map((Key) => ({ Key })),
      ),
  },
  repliesNothing: true,

  async run({ ResourceArn: arn, TagKeys: keys }, context) {
    checkResourceArn(arn, action, context)
    if (!keys) throw missingKeys()
    const name = tableOfResource(arn, action, context)
    if (keys.length === 0) {
      throw ApiError.invalid("Atleast one Tag Key needs to be provided as Input.")
    }
    for (const key of keys) checkTagKey(key)
    if (keys.length > tagsMax) throw tooManyTags()
    await context.engine.catalog.update(
      name,
      (table) => ({ ...table, tags: withoutTags(table.tags, keys) }),
      ApiError.notFound(),
    )
    return {}
  },
})

function missingKeys(): ApiError {
  return ApiError.invalid(
    "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: " +
      "Member must not be null",
  )
}
