import { listAttachedPolicies } from "../attached-policies.ts"
import { user } from "../holders.ts"

export const listAttachedUserPolicies = listAttachedPolicies(user)
