import { listAttachedPolicies } from "../attached-policies.ts"
import { group } from "../holders.ts"

export const listAttachedGroupPolicies = listAttachedPolicies(group)
