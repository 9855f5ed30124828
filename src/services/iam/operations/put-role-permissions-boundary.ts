import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { changeBoundary } from "../boundaries.ts"
import { arnIn, role } from "../holders.ts"
import { arn, roleName } from "../shapes/names.ts"

export const putRolePermissionsBoundary = defineOperation({
  name: "PutRolePermissionsBoundary",
  dialect: "classic",
  input: structure("PutRolePermissionsBoundaryRequest", {
    RoleName: required(roleName),
    PermissionsBoundary: required(arn),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:PutRolePermissionsBoundary", resources: arnIn(role) },
  run: ({ RoleName, PermissionsBoundary }, { engine: { records } }) =>
    changeBoundary(records, "role", RoleName, PermissionsBoundary),
})
