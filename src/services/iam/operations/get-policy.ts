import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyOf } from "../describe.ts"
import { findPolicy } from "../managed-policies.ts"
import { policy } from "../shapes/entities.ts"
import { arn } from "../shapes/names.ts"

export const getPolicy = defineOperation({
  name: "GetPolicy",
  dialect: "classic",
  input: structure("GetPolicyRequest", { PolicyArn: required(arn) }),
  output: structure("GetPolicyResponse", { Policy: policy }),
  access: { action: "iam:GetPolicy", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run({ PolicyArn }, { engine: { account, records } }) {
    const found = await findPolicy(records, PolicyArn)
    return { Policy: { ...policyOf(account, found), Arn: PolicyArn } }
  },
})
