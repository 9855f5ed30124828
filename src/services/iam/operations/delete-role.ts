import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { stillInUse } from "../faults.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { counted, policyRecordName, requirePolicy } from "../managed-policies.ts"
import { roleName } from "../shapes/names.ts"

export const deleteRole = defineOperation({
  name: "DeleteRole",
  dialect: "classic",
  input: structure("DeleteRoleRequest", { RoleName: required(roleName) }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteRole", resources: arnIn(role) },
  async run({ RoleName: name }, { engine: { account, records } }) {
    const [before] = await records.find({ kind: "role", name })
    const { boundary = "" } = requireRecord("role", name, before)
    const names = [{ kind: "role", name }, policyRecordName(account, boundary)] as const
    return records.change(names, ([found, policy]) => {
      const { attached, inline } = requireRecord("role", name, found)
      if (attached.length > 0) throw stillInUse("detach all policies")
      if (Object.keys(inline).length > 0) throw stillInUse("delete policies")
      const freed =
        boundary === ""
          ? []
          : counted(boundary, requirePolicy(account, boundary, policy), { boundaries: -1 })
      return { remove: [{ kind: "role", name }], put: freed, reply: {} }
    })
  },
})
