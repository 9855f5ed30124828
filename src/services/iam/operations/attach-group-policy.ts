import { attachPolicy } from "../attached-policies.ts"
import { group } from "../holders.ts"

export const attachGroupPolicy = attachPolicy(group)
