import { boolean, required, string, structure } from "../../../model/shape/shape.ts"
import type { ResourcePolicySetting } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { checkResourceArn, resourceNotFound, tableOfResource } from "../resource-arn.ts"
import {
  checkKeepsAccess,
  checkRevision,
  nextRevisionId,
  requireResourcePolicy,
} from "../resource-policies.ts"
import { expectedRevisionId, resourceArn } from "../shapes/table-shapes.ts"

const action = "dynamodb:PutResourcePolicy"

/** The policy counts from the next request on, everywhere. AWS lets some seconds go by. */
export const putResourcePolicy = defineOperation({
  name: "PutResourcePolicy",
  dialect: "classic",
  input: structure("PutResourcePolicyInput", {
    ResourceArn: required(resourceArn),
    Policy: required(string()),
    ExpectedRevisionId: expectedRevisionId,
    ConfirmRemoveSelfResourceAccess: boolean,
  }),
  output: structure("PutResourcePolicyOutput", { RevisionId: string() }),
  access: { action, asks: ({ ResourceArn }) => askOnTable(action, ResourceArn) },

  async run(input, context) {
    const { ResourceArn: arn, ExpectedRevisionId: expected } = input
    checkResourceArn(arn, action, context)
    const name = tableOfResource(arn, action, context)
    const given = await requireResourcePolicy(context.engine, input.Policy)
    const nowMs = context.platform.now()
    const { after } = await context.engine.catalog.update(
      name,
      (table) => {
        const { resourcePolicy: before } = table
        checkRevision(arn, before, expected)
        if (before && isSame(before, given)) return table
        const resourcePolicy = { ...given, revisionId: nextRevisionId(before, nowMs) }
        if (input.ConfirmRemoveSelfResourceAccess !== true) {
          checkKeepsAccess(table, resourcePolicy, context)
        }
        return { ...table, resourcePolicy }
      },
      resourceNotFound(arn),
    )
    return { RevisionId: after.resourcePolicy?.revisionId }
  },
})

type Policy = Omit<ResourcePolicySetting, "revisionId">

/** Then it keeps its revision. A namesake of somebody who is gone makes it another one. */
function isSame(before: Policy, given: Policy): boolean {
  const [a, b] = [before, given].map(({ document, ids }) => JSON.stringify([document, ids]))
  return a === b
}
