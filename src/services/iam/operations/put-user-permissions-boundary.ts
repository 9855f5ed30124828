import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { changeBoundary } from "../boundaries.ts"
import { arnIn, user } from "../holders.ts"
import { arn, existingUserName } from "../shapes/names.ts"

export const putUserPermissionsBoundary = defineOperation({
  name: "PutUserPermissionsBoundary",
  dialect: "classic",
  input: structure("PutUserPermissionsBoundaryRequest", {
    UserName: required(existingUserName),
    PermissionsBoundary: required(arn),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:PutUserPermissionsBoundary", resources: arnIn(user) },
  run: ({ UserName, PermissionsBoundary }, { engine: { records } }) =>
    changeBoundary(records, "user", UserName, PermissionsBoundary),
})
