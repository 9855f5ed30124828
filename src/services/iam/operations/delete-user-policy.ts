import { user } from "../holders.ts"
import { deleteInlinePolicy } from "../inline-policies.ts"

export const deleteUserPolicy = deleteInlinePolicy(user)
