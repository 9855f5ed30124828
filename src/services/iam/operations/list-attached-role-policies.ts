import { listAttachedPolicies } from "../attached-policies.ts"
import { role } from "../holders.ts"

export const listAttachedRolePolicies = listAttachedPolicies(role)
