import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { tags } from "../shapes/entities.ts"
import { roleName } from "../shapes/names.ts"
import { taggedWith } from "../tags.ts"

export const tagRole = defineOperation({
  name: "TagRole",
  dialect: "classic",
  input: structure("TagRoleRequest", { RoleName: required(roleName), Tags: required(tags) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:TagRole", resources: arnIn(role) },
  async run({ RoleName: name, Tags }, { engine: { records } }) {
    return records.change([{ kind: "role", name }], ([found]) => {
      const old = requireRecord("role", name, found)
      const record = { ...old, tags: taggedWith(old.tags, Tags) }
      return { put: [{ kind: "role", name, record }], reply: {} }
    })
  },
})
