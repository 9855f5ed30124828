import { role } from "../holders.ts"
import { listInlinePolicies } from "../inline-policies.ts"

export const listRolePolicies = listInlinePolicies(role)
