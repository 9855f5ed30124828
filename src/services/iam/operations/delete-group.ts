import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { stillInUse } from "../faults.ts"
import { arnIn, group, requireRecord } from "../holders.ts"
import { groupName } from "../shapes/names.ts"

export const deleteGroup = defineOperation({
  name: "DeleteGroup",
  dialect: "classic",
  input: structure("DeleteGroupRequest", { GroupName: required(groupName) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteGroup", resources: arnIn(group) },
  async run({ GroupName: name }, { engine: { records } }) {
    return records.change([{ kind: "group", name }], ([found]) => {
      const { users, attached, inline } = requireRecord("group", name, found)
      if (users.length > 0) throw stillInUse("remove users from group")
      if (attached.length > 0) throw stillInUse("detach all policies")
      if (Object.keys(inline).length > 0) throw stillInUse("delete policies")
      return { remove: [{ kind: "group", name }], reply: {} }
    })
  },
})
