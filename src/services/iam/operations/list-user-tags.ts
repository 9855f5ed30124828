import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { tagListOf } from "../describe.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { pageOfList } from "../pages.ts"
import { page, paging, tags } from "../shapes/entities.ts"
import { existingUserName } from "../shapes/names.ts"

export const listUserTags = defineOperation({
  name: "ListUserTags",
  dialect: "classic",
  input: structure("ListUserTagsRequest", { UserName: required(existingUserName), ...paging }),
  output: structure("ListUserTagsResponse", { Tags: required(tags), ...page }),
  access: { action: "iam:ListUserTags", resources: arnIn(user) },
  async run(input, { engine: { records } }) {
    const { UserName: name } = input
    const [found] = await records.find({ kind: "user", name })
    const all = tagListOf(requireRecord("user", name, found).tags)
    const { items, rest } = pageOfList(all, input, ({ Key }) => Key)
    return { Tags: items, ...rest }
  },
})
