import { required, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { checkResourceArn, resourceNotFound, tableOfResource } from "../resource-arn.ts"
import { policyNotFound } from "../resource-policies.ts"
import { resourceArn } from "../shapes/table-shapes.ts"

const action = "dynamodb:GetResourcePolicy"

export const getResourcePolicy = defineOperation({
  name: "GetResourcePolicy",
  dialect: "classic",
  input: structure("GetResourcePolicyInput", { ResourceArn: required(resourceArn) }),
  output: structure("GetResourcePolicyOutput", { Policy: string(), RevisionId: string() }),
  access: { action, asks: ({ ResourceArn }) => askOnTable(action, ResourceArn) },

  async run({ ResourceArn: arn }, context) {
    checkResourceArn(arn, action, context)
    const known = await context.engine.catalog.find(tableOfResource(arn, action, context))
    if (!known) throw resourceNotFound(arn)
    const { resourcePolicy } = known.table
    if (!resourcePolicy) throw policyNotFound(arn)
    return { Policy: resourcePolicy.document, RevisionId: resourcePolicy.revisionId }
  },
})
