import { role } from "../holders.ts"
import { getInlinePolicy } from "../inline-policies.ts"

export const getRolePolicy = getInlinePolicy(role)
