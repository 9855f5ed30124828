import { required, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { checkResourceArn, resourceNotFound, tableOfResource } from "../resource-arn.ts"
import { checkRevision } from "../resource-policies.ts"
import { expectedRevisionId, resourceArn } from "../shapes/table-shapes.ts"

const action = "dynamodb:DeleteResourcePolicy"

/** Deleting what is not there is well done, too, unless a revision is expected (AWS's reference). */
export const deleteResourcePolicy = defineOperation({
  name: "DeleteResourcePolicy",
  dialect: "classic",
  input: structure("DeleteResourcePolicyInput", {
    ResourceArn: required(resourceArn),
    ExpectedRevisionId: expectedRevisionId,
  }),
  output: structure("DeleteResourcePolicyOutput", { RevisionId: string() }),
  access: { action, asks: ({ ResourceArn }) => askOnTable(action, ResourceArn) },

  async run({ ResourceArn: arn, ExpectedRevisionId: expected }, context) {
    checkResourceArn(arn, action, context)
    const { before } = await context.engine.catalog.update(
      tableOfResource(arn, action, context),
      (table) => {
        const { resourcePolicy, ...others } = table
        checkRevision(arn, resourcePolicy, expected)
        return others
      },
      resourceNotFound(arn),
    )
    return { RevisionId: before.resourcePolicy?.revisionId }
  },
})
