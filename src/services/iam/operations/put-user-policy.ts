import { user } from "../holders.ts"
import { putInlinePolicy } from "../inline-policies.ts"

export const putUserPolicy = putInlinePolicy(user)
