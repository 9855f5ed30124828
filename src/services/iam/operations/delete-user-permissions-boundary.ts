import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { changeBoundary } from "../boundaries.ts"
import { arnIn, user } from "../holders.ts"
import { existingUserName } from "../shapes/names.ts"

export const deleteUserPermissionsBoundary = defineOperation({
  name: "DeleteUserPermissionsBoundary",
  dialect: "classic",
  input: structure("DeleteUserPermissionsBoundaryRequest", {
    UserName: required(existingUserName),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteUserPermissionsBoundary", resources: arnIn(user) },
  run: ({ UserName }, { engine: { records } }) =>
    changeBoundary(records, "user", UserName, undefined),
})
