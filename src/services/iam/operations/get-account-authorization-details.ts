import { list, oneOf, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import {
  attachedOf,
  encodedDocument,
  groupOf,
  inlineOf,
  policyOf,
  roleOf,
  userOf,
  versionOf,
} from "../describe.ts"
import { pageOfKinds } from "../pages-of-kinds.ts"
import {
  groupDetail,
  managedPolicyDetail,
  page,
  paging,
  roleDetail,
  userDetail,
} from "../shapes/entities.ts"

export const getAccountAuthorizationDetails = defineOperation({
  name: "GetAccountAuthorizationDetails",
  dialect: "classic",
  input: structure("GetAccountAuthorizationDetailsRequest", {
    Filter: list(oneOf("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")),
    ...paging,
  }),
  output: structure("GetAccountAuthorizationDetailsResponse", {
    UserDetailList: list(userDetail),
    GroupDetailList: list(groupDetail),
    RoleDetailList: list(roleDetail),
    Policies: list(managedPolicyDetail),
    ...page,
  }),
  access: { action: "iam:GetAccountAuthorizationDetails" },
  async run(input, { engine: { account, records } }) {
    const isWanted = (title: NonNullable<typeof input.Filter>[number]) =>
      input.Filter === undefined || input.Filter.includes(title)
    const found = await pageOfKinds(records, input, [
      ...(isWanted("User") ? (["user"] as const) : []),
      ...(isWanted("Group") ? (["group"] as const) : []),
      ...(isWanted("Role") ? (["role"] as const) : []),
      ...(isWanted("LocalManagedPolicy") ? (["policy"] as const) : []),
    ])
    return {
      UserDetailList: found.user.map((user) => ({
        ...userOf(account, user),
        UserPolicyList: inlineOf(user),
        GroupList: user.groups,
        AttachedManagedPolicies: attachedOf(user),
      })),
      GroupDetailList: found.group.map((group) => ({
        ...groupOf(account, group),
        GroupPolicyList: inlineOf(group),
        AttachedManagedPolicies: attachedOf(group),
      })),
      RoleDetailList: found.role.map((role) => ({
        ...roleOf(account, role),
        RolePolicyList: inlineOf(role),
        AttachedManagedPolicies: attachedOf(role),
      })),
      Policies: found.policy.map((policy) => ({
        ...policyOf(account, policy),
        PolicyVersionList: policy.versions.map((version) => ({
          ...versionOf(policy, version),
          Document: encodedDocument(version.document),
        })),
      })),
      ...found.rest,
    }
  },
})
