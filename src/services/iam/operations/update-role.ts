import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import * as name from "../shapes/names.ts"

export const updateRole = defineOperation({
  name: "UpdateRole",
  dialect: "classic",
  input: structure("UpdateRoleRequest", {
    RoleName: required(name.roleName),
    Description: name.roleDescription,
    MaxSessionDuration: name.maxSessionDuration,
  }),
  output: structure("UpdateRoleResponse", {}),
  access: { action: "iam:UpdateRole", resources: arnIn(role) },
  async run({ RoleName, Description, MaxSessionDuration }, { engine: { records } }) {
    return records.change([{ kind: "role", name: RoleName }], ([found]) => {
      const old = requireRecord("role", RoleName, found)
      const record = {
        ...old,
        ...(Description === undefined ? {} : { description: Description }),
        maxSessionSeconds: MaxSessionDuration ?? old.maxSessionSeconds,
      }
      return { put: [{ kind: "role", name: RoleName, record }], reply: {} }
    })
  },
})
