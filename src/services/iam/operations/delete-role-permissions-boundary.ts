import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { changeBoundary } from "../boundaries.ts"
import { arnIn, role } from "../holders.ts"
import { roleName } from "../shapes/names.ts"

export const deleteRolePermissionsBoundary = defineOperation({
  name: "DeleteRolePermissionsBoundary",
  dialect: "classic",
  input: structure("DeleteRolePermissionsBoundaryRequest", { RoleName: required(roleName) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteRolePermissionsBoundary", resources: arnIn(role) },
  run: ({ RoleName }, { engine: { records } }) =>
    changeBoundary(records, "role", RoleName, undefined),
})
