import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { groupOf } from "../describe.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { pageOfList } from "../pages.ts"
import { group, page, paging } from "../shapes/entities.ts"
import { existingUserName } from "../shapes/names.ts"

export const listGroupsForUser = defineOperation({
  name: "ListGroupsForUser",
  dialect: "classic",
  input: structure("ListGroupsForUserRequest", { UserName: required(existingUserName), ...paging }),
  output: structure("ListGroupsForUserResponse", { Groups: required(list(group)), ...page }),
  access: { action: "iam:ListGroupsForUser", resources: arnIn(user) },
  async run(input, { engine: { account, records } }) {
    const { UserName: name } = input
    const [found] = await records.find({ kind: "user", name })
    const all = requireRecord("user", name, found).groups
    const { items, rest } = pageOfList(all, input, (groupName) => groupName)
    const names = items.map((groupName) => ({ kind: "group", name: groupName }) as const)
    const groups = names.length === 0 ? [] : await records.find(...names)
    return { Groups: groups.flatMap((one) => (one ? [groupOf(account, one)] : [])), ...rest }
  },
})
