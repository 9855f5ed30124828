import { detachPolicy } from "../attached-policies.ts"
import { role } from "../holders.ts"

export const detachRolePolicy = detachPolicy(role)
