import { group } from "../holders.ts"
import { listInlinePolicies } from "../inline-policies.ts"

export const listGroupPolicies = listInlinePolicies(group)
