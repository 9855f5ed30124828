import { user } from "../holders.ts"
import { listInlinePolicies } from "../inline-policies.ts"

export const listUserPolicies = listInlinePolicies(user)
