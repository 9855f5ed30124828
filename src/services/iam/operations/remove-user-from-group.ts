import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { noSuch } from "../faults.ts"
import { arnIn, group as groupHolder, requireRecord } from "../holders.ts"
import { existingUserName, groupName } from "../shapes/names.ts"

export const removeUserFromGroup = defineOperation({
  name: "RemoveUserFromGroup",
  dialect: "classic",
  input: structure("RemoveUserFromGroupRequest", {
    GroupName: required(groupName),
    UserName: required(existingUserName),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:RemoveUserFromGroup", resources: arnIn(groupHolder) },
  async run({ GroupName, UserName }, { engine: { records } }) {
    const names = [
      { kind: "group", name: GroupName },
      { kind: "user", name: UserName },
    ] as const
    return records.change(names, ([foundGroup, foundUser]) => {
      const group = requireRecord("group", GroupName, foundGroup)
      const user = requireRecord("user", UserName, foundUser)
      if (!user.groups.includes(group.name)) throw noSuch("user", UserName)
      const groups = user.groups.filter((name) => name !== group.name)
      const users = group.users.filter((name) => name !== user.name)
      return {
        put: [
          { kind: "group", name: GroupName, record: { ...group, users } },
          { kind: "user", name: UserName, record: { ...user, groups } },
        ],
        reply: {},
      }
    })
  },
})
