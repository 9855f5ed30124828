import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { roleOf } from "../describe.ts"
import { arnIn, requireRecord, role as roles } from "../holders.ts"
import { role } from "../shapes/entities.ts"
import { roleName } from "../shapes/names.ts"

export const getRole = defineOperation({
  name: "GetRole",
  dialect: "classic",
  input: structure("GetRoleRequest", { RoleName: required(roleName) }),
  output: structure("GetRoleResponse", { Role: role }),
  access: { action: "iam:GetRole", resources: arnIn(roles) },
  async run({ RoleName: name }, { engine: { account, records } }) {
    const [found] = await records.find({ kind: "role", name })
    return { Role: roleOf(account, requireRecord("role", name, found)) }
  },
})
