import { attachPolicy } from "../attached-policies.ts"
import { role } from "../holders.ts"

export const attachRolePolicy = attachPolicy(role)
