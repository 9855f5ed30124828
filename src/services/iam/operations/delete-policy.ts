import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyRecordName } from "../managed-policies.ts"
import { arn } from "../shapes/names.ts"
import { requireOwnPolicy } from "../versions.ts"

export const deletePolicy = defineOperation({
  name: "DeletePolicy",
  dialect: "classic",
  input: structure("DeletePolicyRequest", { PolicyArn: required(arn) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeletePolicy", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run({ PolicyArn }, { engine: { account, records } }) {
    return records.change([policyRecordName(account, PolicyArn)], ([found]) => {
      const { name, attachments, boundaries, versions } = requireOwnPolicy(
        account,
        PolicyArn,
        found,
      )
      if (attachments + boundaries > 0) {
        throw new ApiError("DeleteConflict", "Cannot delete a policy attached to entities.")
      }
      if (versions.length > 1) {
        throw new ApiError(
          "DeleteConflict",
          "This policy has more than one version. Before you delete a policy, you must delete " +
            "the policy's versions. The default version is deleted with the policy.",
        )
      }
      return { remove: [{ kind: "policy", name }], reply: {} }
    })
  },
})
