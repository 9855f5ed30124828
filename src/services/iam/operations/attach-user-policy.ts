import { attachPolicy } from "../attached-policies.ts"
import { user } from "../holders.ts"

export const attachUserPolicy = attachPolicy(user)
