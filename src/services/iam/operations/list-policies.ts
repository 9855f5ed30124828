import { awsManagedPolicies } from "../../../model/policy/managed-policies.ts"
import { boolean, list, oneOf, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyOf } from "../describe.ts"
import { awsPolicyOf } from "../managed-policies.ts"
import { pageOfList, pageOfRecords } from "../pages.ts"
import { page, paging, policy } from "../shapes/entities.ts"
import { pathPrefix } from "../shapes/names.ts"

export const listPolicies = defineOperation({
  name: "ListPolicies",
  dialect: "classic",
  input: structure("ListPoliciesRequest", {
    Scope: oneOf("All", "AWS", "Local"),
    OnlyAttached: boolean,
    PathPrefix: pathPrefix,
    PolicyUsageFilter: oneOf("PermissionsPolicy", "PermissionsBoundary"),
    ...paging,
  }),
  output: structure("ListPoliciesResponse", { Policies: list(policy), ...page }),
  access: { action: "iam:ListPolicies" },
  async run(input, { engine: { account, records } }) {
    const {
      Scope = "All",
      OnlyAttached = false,
      PathPrefix = "/",
      PolicyUsageFilter: usage,
    } = input
    // Those of AWS come with the first page: they are few. Whether they are attached is not kept.
    const isFirst = input.Marker === undefined
    const own = await pageOfRecords(records, "policy", input, (record) => {
      if (Scope === "AWS" || !record.path.startsWith(PathPrefix)) return false
      const { attachments, boundaries } = record
      if (usage === "PermissionsPolicy" && attachments === 0) return false
      if (usage === "PermissionsBoundary" && boundaries === 0) return false
      return !OnlyAttached || attachments > 0
    })
    const isWanted = Scope !== "Local" && isFirst && PathPrefix === "/" && !OnlyAttached && !usage
    const ofAws = isWanted ? [...awsManagedPolicies.keys()] : []
    const Policies = [
      ...ofAws.flatMap((arn) => {
        const record = awsPolicyOf(arn)
        return record ? [{ ...policyOf(account, record), Arn: arn }] : []
      }),
      ...own.items.map((record) => policyOf(account, record)),
    ]
    if (Policies.length <= (input.MaxItems ?? Policies.length)) return { Policies, ...own.rest }
    const { items, rest } = pageOfList(Policies, input, ({ PolicyName }) => PolicyName)
    return { Policies: items, ...rest }
  },
})
