import { group } from "../holders.ts"
import { putInlinePolicy } from "../inline-policies.ts"

export const putGroupPolicy = putInlinePolicy(group)
