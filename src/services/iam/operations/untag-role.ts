import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { tagKeys } from "../shapes/entities.ts"
import { roleName } from "../shapes/names.ts"
import { without } from "../tags.ts"

export const untagRole = defineOperation({
  name: "UntagRole",
  dialect: "classic",
  input: structure("UntagRoleRequest", {
    RoleName: required(roleName),
    TagKeys: required(tagKeys),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:UntagRole", resources: arnIn(role) },
  async run({ RoleName: name, TagKeys }, { engine: { records } }) {
    return records.change([{ kind: "role", name }], ([found]) => {
      const old = requireRecord("role", name, found)
      const record = { ...old, tags: without(old.tags, TagKeys) }
      return { put: [{ kind: "role", name, record }], reply: {} }
    })
  },
})
