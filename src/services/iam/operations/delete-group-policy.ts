import { group } from "../holders.ts"
import { deleteInlinePolicy } from "../inline-policies.ts"

export const deleteGroupPolicy = deleteInlinePolicy(group)
