import { role } from "../holders.ts"
import { putInlinePolicy } from "../inline-policies.ts"

export const putRolePolicy = putInlinePolicy(role)
