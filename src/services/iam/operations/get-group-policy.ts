import { group } from "../holders.ts"
import { getInlinePolicy } from "../inline-policies.ts"

export const getGroupPolicy = getInlinePolicy(group)
