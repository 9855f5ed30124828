import { role } from "../holders.ts"
import { deleteInlinePolicy } from "../inline-policies.ts"

export const deleteRolePolicy = deleteInlinePolicy(role)
