import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { versionOf } from "../describe.ts"
import { findPolicy } from "../managed-policies.ts"
import { pageOfList } from "../pages.ts"
import { page, paging, policyVersion } from "../shapes/entities.ts"
import { arn } from "../shapes/names.ts"

export const listPolicyVersions = defineOperation({
  name: "ListPolicyVersions",
  dialect: "classic",
  input: structure("ListPolicyVersionsRequest", { PolicyArn: required(arn), ...paging }),
  output: structure("ListPolicyVersionsResponse", { Versions: list(policyVersion), ...page }),
  access: { action: "iam:ListPolicyVersions", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run(input, { engine: { records } }) {
    const policy = await findPolicy(records, input.PolicyArn)
    const all = policy.versions.toReversed()
    const { items, rest } = pageOfList(all, input, ({ id }) => id)
    return { Versions: items.map((version) => versionOf(policy, version)), ...rest }
  },
})
