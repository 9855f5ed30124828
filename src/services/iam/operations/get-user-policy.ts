import { user } from "../holders.ts"
import { getInlinePolicy } from "../inline-policies.ts"

export const getUserPolicy = getInlinePolicy(user)
