import { structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { userOf } from "../describe.ts"
import { arnIn, requireRecord, user as users } from "../holders.ts"
import { user } from "../shapes/entities.ts"
import * as name from "../shapes/names.ts"

export const getUser = defineOperation({
  name: "GetUser",
  dialect: "classic",
  input: structure("GetUserRequest", { UserName: name.existingUserName }),
  output: structure("GetUserResponse", { User: user }),
  access: { action: "iam:GetUser", resources: arnIn(users) },
  async run({ UserName }, { engine: { account, records }, caller: { principal } }) {
    const userName = UserName ?? principal.userName
    if (userName === undefined) {
      // Whoever calls without a name asks about themselves: the root has no record.
      return { User: { UserId: principal.userId, Arn: principal.arn, CreateDate: 0 } }
    }
    const [found] = await records.find({ kind: "user", name: userName })
    return { User: userOf(account, requireRecord("user", userName, found)) }
  },
})
