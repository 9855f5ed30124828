import type { Operation } from "../../operation.ts"
import { addUserToGroup } from "./operations/add-user-to-group.ts"
import { attachGroupPolicy } from "./operations/attach-group-policy.ts"
import { attachRolePolicy } from "./operations/attach-role-policy.ts"
import { attachUserPolicy } from "./operations/attach-user-policy.ts"
import { createAccessKey } from "./operations/create-access-key.ts"
import { createGroup } from "./operations/create-group.ts"
import { createPolicy } from "./operations/create-policy.ts"
import { createPolicyVersion } from "./operations/create-policy-version.ts"
import { createRole } from "./operations/create-role.ts"
import { createUser } from "./operations/create-user.ts"
import { deleteAccessKey } from "./operations/delete-access-key.ts"
import { deleteGroup } from "./operations/delete-group.ts"
import { deleteGroupPolicy } from "./operations/delete-group-policy.ts"
import { deletePolicy } from "./operations/delete-policy.ts"
import { deletePolicyVersion } from "./operations/delete-policy-version.ts"
import { deleteRole } from "./operations/delete-role.ts"
import { deleteRolePermissionsBoundary } from "./operations/delete-role-permissions-boundary.ts"
import { deleteRolePolicy } from "./operations/delete-role-policy.ts"
import { deleteUser } from "./operations/delete-user.ts"
import { deleteUserPermissionsBoundary } from "./operations/delete-user-permissions-boundary.ts"
import { deleteUserPolicy } from "./operations/delete-user-policy.ts"
import { detachGroupPolicy } from "./operations/detach-group-policy.ts"
import { detachRolePolicy } from "./operations/detach-role-policy.ts"
import { detachUserPolicy } from "./operations/detach-user-policy.ts"
import { getAccessKeyLastUsed } from "./operations/get-access-key-last-used.ts"
import { getAccountAuthorizationDetails } from "./operations/get-account-authorization-details.ts"
import { getAccountSummary } from "./operations/get-account-summary.ts"
import { getGroup } from "./operations/get-group.ts"
import { getGroupPolicy } from "./operations/get-group-policy.ts"
import { getPolicy } from "./operations/get-policy.ts"
import { getPolicyVersion } from "./operations/get-policy-version.ts"
import { getRole } from "./operations/get-role.ts"
import { getRolePolicy } from "./operations/get-role-policy.ts"
import { getUser } from "./operations/get-user.ts"
import { getUserPolicy } from "./operations/get-user-policy.ts"
import { listAccessKeys } from "./operations/list-access-keys.ts"
import { listAccountAliases } from "./operations/list-account-aliases.ts"
import { listAttachedGroupPolicies } from "./operations/list-attached-group-policies.ts"
import { listAttachedRolePolicies } from "./operations/list-attached-role-policies.ts"
import { listAttachedUserPolicies } from "./operations/list-attached-user-policies.ts"
import { listGroupPolicies } from "./operations/list-group-policies.ts"
import { listGroups } from "./operations/list-groups.ts"
import { listGroupsForUser } from "./operations/list-groups-for-user.ts"
import { listPolicies } from "./operations/list-policies.ts"
import { listPolicyVersions } from "./operations/list-policy-versions.ts"
import { listRolePolicies } from "./operations/list-role-policies.ts"
import { listRoleTags } from "./operations/list-role-tags.ts"
import { listRoles } from "./operations/list-roles.ts"
import { listUserPolicies } from "./operations/list-user-policies.ts"
import { listUserTags } from "./operations/list-user-tags.ts"
import { listUsers } from "./operations/list-users.ts"
import { putGroupPolicy } from "./operations/put-group-policy.ts"
import { putRolePermissionsBoundary } from "./operations/put-role-permissions-boundary.ts"
import { putRolePolicy } from "./operations/put-role-policy.ts"
import { putUserPermissionsBoundary } from "./operations/put-user-permissions-boundary.ts"
import { putUserPolicy } from "./operations/put-user-policy.ts"
import { removeUserFromGroup } from "./operations/remove-user-from-group.ts"
import { setDefaultPolicyVersion } from "./operations/set-default-policy-version.ts"
import { simulateCustomPolicy } from "./operations/simulate-custom-policy.ts"
import { simulatePrincipalPolicy } from "./operations/simulate-principal-policy.ts"
import { tagRole } from "./operations/tag-role.ts"
import { tagUser } from "./operations/tag-user.ts"
import { untagRole } from "./operations/untag-role.ts"
import { untagUser } from "./operations/untag-user.ts"
import { updateAccessKey } from "./operations/update-access-key.ts"
import { updateAssumeRolePolicy } from "./operations/update-assume-role-policy.ts"
import { updateRole } from "./operations/update-role.ts"
import { updateUser } from "./operations/update-user.ts"

/** Every operation of IAM that is served. */
export const operations: readonly Operation[] = [
  addUserToGroup,
  attachGroupPolicy,
  attachRolePolicy,
  attachUserPolicy,
  createAccessKey,
  createGroup,
  createPolicy,
  createPolicyVersion,
  createRole,
  createUser,
  deleteAccessKey,
  deleteGroup,
  deleteGroupPolicy,
  deletePolicy,
  deletePolicyVersion,
  deleteRole,
  deleteRolePermissionsBoundary,
  deleteRolePolicy,
  deleteUser,
  deleteUserPermissionsBoundary,
  deleteUserPolicy,
  detachGroupPolicy,
  detachRolePolicy,
  detachUserPolicy,
  getAccessKeyLastUsed,
  getAccountAuthorizationDetails,
  getAccountSummary,
  getGroup,
  getGroupPolicy,
  getPolicy,
  getPolicyVersion,
  getRole,
  getRolePolicy,
  getUser,
  getUserPolicy,
  listAccessKeys,
  listAccountAliases,
  listAttachedGroupPolicies,
  listAttachedRolePolicies,
  listAttachedUserPolicies,
  listGroupPolicies,
  listGroups,
  listGroupsForUser,
  listPolicies,
  listPolicyVersions,
  listRolePolicies,
  listRoleTags,
  listRoles,
  listUserPolicies,
  listUserTags,
  listUsers,
  putGroupPolicy,
  putRolePermissionsBoundary,
  putRolePolicy,
  putUserPermissionsBoundary,
  putUserPolicy,
  removeUserFromGroup,
  setDefaultPolicyVersion,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
  tagRole,
  tagUser,
  untagRole,
  untagUser,
  updateAccessKey,
  updateAssumeRolePolicy,
  updateRole,
  updateUser,
]
