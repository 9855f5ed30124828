import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { stillInUse } from "../faults.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { counted, policyRecordName, requirePolicy } from "../managed-policies.ts"
import * as name from "../shapes/names.ts"

export const deleteUser = defineOperation({
  name: "DeleteUser",
  dialect: "classic",
  input: structure("DeleteUserRequest", { UserName: required(name.existingUserName) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteUser", resources: arnIn(user) },
  async run({ UserName }, { engine: { account, records } }) {
    const [before] = await records.find({ kind: "user", name: UserName })
    const { boundary = "" } = requireRecord("user", UserName, before)
    const names = [{ kind: "user", name: UserName }, policyRecordName(account, boundary)] as const
    return records.change(names, ([found, policy]) => {
      const { keys, attached, inline, groups } = requireRecord("user", UserName, found)
      if (keys.length > 0) throw stillInUse("delete access keys")
      if (attached.length > 0) throw stillInUse("detach all policies")
      if (Object.keys(inline).length > 0) throw stillInUse("delete policies")
      if (groups.length > 0) throw stillInUse("remove users from group")
      const freed =
        boundary === ""
          ? []
          : counted(boundary, requirePolicy(account, boundary, policy), { boundaries: -1 })
      return { remove: [{ kind: "user", name: UserName }], put: freed, reply: {} }
    })
  },
})
