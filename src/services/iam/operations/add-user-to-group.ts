import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { quotaOf } from "../faults.ts"
import { arnIn, group as groupHolder, requireRecord } from "../holders.ts"
import { existingUserName, groupName } from "../shapes/names.ts"

/** IAM guide: quotas. */
const groupsMax = 10

export const addUserToGroup = defineOperation({
  name: "AddUserToGroup",
  dialect: "classic",
  input: structure("AddUserToGroupRequest", {
    GroupName: required(groupName),
    UserName: required(existingUserName),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:AddUserToGroup", resources: arnIn(groupHolder) },
  async run({ GroupName, UserName }, { engine: { records } }) {
    const names = [
      { kind: "group", name: GroupName },
      { kind: "user", name: UserName },
    ] as const
    return records.change(names, ([foundGroup, foundUser]) => {
      const group = requireRecord("group", GroupName, foundGroup)
      const user = requireRecord("user", UserName, foundUser)
      if (user.groups.includes(group.name)) return { reply: {} }
      if (user.groups.length >= groupsMax) throw quotaOf("GroupsPerUser", groupsMax)
      const groups = [...user.groups, group.name]
      const users = [...group.users, user.name]
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
