import { detachPolicy } from "../attached-policies.ts"
import { group } from "../holders.ts"

export const detachGroupPolicy = detachPolicy(group)
