import { detachPolicy } from "../attached-policies.ts"
import { user } from "../holders.ts"

export const detachUserPolicy = detachPolicy(user)
