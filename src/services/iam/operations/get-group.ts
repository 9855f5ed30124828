import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { groupOf, userOf } from "../describe.ts"
import { arnIn, group as groups, requireRecord } from "../holders.ts"
import { pageOfList } from "../pages.ts"
import { group, page, paging, user } from "../shapes/entities.ts"
import { groupName } from "../shapes/names.ts"

export const getGroup = defineOperation({
  name: "GetGroup",
  dialect: "classic",
  input: structure("GetGroupRequest", { GroupName: required(groupName), ...paging }),
  output: structure("GetGroupResponse", { Group: group, Users: required(list(user)), ...page }),
  access: { action: "iam:GetGroup", resources: arnIn(groups) },
  async run(input, { engine: { account, records } }) {
    const { GroupName: name } = input
    const [found] = await records.find({ kind: "group", name })
    const record = requireRecord("group", name, found)
    const { items, rest } = pageOfList(record.users, input, (userName) => userName)
    const names = items.map((userName) => ({ kind: "user", name: userName }) as const)
    const users = names.length === 0 ? [] : await records.find(...names)
    return {
      Group: groupOf(account, record),
      Users: users.flatMap((user) => (user ? [userOf(account, user)] : [])),
      ...rest,
    }
  },
})
