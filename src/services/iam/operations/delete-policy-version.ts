import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyRecordName } from "../managed-policies.ts"
import { arn, policyVersionId } from "../shapes/names.ts"
import { requireOwnPolicy, requireVersion } from "../versions.ts"

export const deletePolicyVersion = defineOperation({
  name: "DeletePolicyVersion",
  dialect: "classic",
  input: structure("DeletePolicyVersionRequest", {
    PolicyArn: required(arn),
    VersionId: required(policyVersionId),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeletePolicyVersion", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run({ PolicyArn, VersionId }, { engine: { account, records } }) {
    return records.change([policyRecordName(account, PolicyArn)], ([found]) => {
      const old = requireOwnPolicy(account, PolicyArn, found)
      const { id } = requireVersion(old, PolicyArn, VersionId)
      if (id === old.defaultVersion) {
        throw new ApiError("DeleteConflict", "Cannot delete the default version of a policy.")
      }
      const record = { ...old, versions: old.versions.filter((version) => version.id !== id) }
      return { put: [{ kind: "policy", name: old.name, record }], reply: {} }
    })
  },
})
