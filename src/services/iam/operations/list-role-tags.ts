import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { tagListOf } from "../describe.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { pageOfList } from "../pages.ts"
import { page, paging, tags } from "../shapes/entities.ts"
import { roleName } from "../shapes/names.ts"

export const listRoleTags = defineOperation({
  name: "ListRoleTags",
  dialect: "classic",
  input: structure("ListRoleTagsRequest", { RoleName: required(roleName), ...paging }),
  output: structure("ListRoleTagsResponse", { Tags: required(tags), ...page }),
  access: { action: "iam:ListRoleTags", resources: arnIn(role) },
  async run(input, { engine: { records } }) {
    const { RoleName: name } = input
    const [found] = await records.find({ kind: "role", name })
    const all = tagListOf(requireRecord("role", name, found).tags)
    const { items, rest } = pageOfList(all, input, ({ Key }) => Key)
    return { Tags: items, ...rest }
  },
})
