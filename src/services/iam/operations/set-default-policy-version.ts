import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyRecordName } from "../managed-policies.ts"
import { arn, policyVersionId } from "../shapes/names.ts"
import { requireOwnPolicy, requireVersion } from "../versions.ts"

export const setDefaultPolicyVersion = defineOperation({
  name: "SetDefaultPolicyVersion",
  dialect: "classic",
  input: structure("SetDefaultPolicyVersionRequest", {
    PolicyArn: required(arn),
    VersionId: required(policyVersionId),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: {
    action: "iam:SetDefaultPolicyVersion",
    resources: ({ PolicyArn }) => [{ arn: PolicyArn }],
  },
  async run({ PolicyArn, VersionId }, { engine: { account, records }, platform }) {
    const updatedAtMs = platform.now()
    return records.change([policyRecordName(account, PolicyArn)], ([found]) => {
      const old = requireOwnPolicy(account, PolicyArn, found)
      const { id: defaultVersion } = requireVersion(old, PolicyArn, VersionId)
      const record = { ...old, defaultVersion, updatedAtMs }
      return { put: [{ kind: "policy", name: old.name, record }], reply: {} }
    })
  },
})
