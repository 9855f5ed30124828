import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { requireDocument } from "../faults.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { policyDocument, roleName } from "../shapes/names.ts"

export const updateAssumeRolePolicy = defineOperation({
  name: "UpdateAssumeRolePolicy",
  dialect: "classic",
  input: structure("UpdateAssumeRolePolicyRequest", {
    RoleName: required(roleName),
    PolicyDocument: required(policyDocument),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:UpdateAssumeRolePolicy", resources: arnIn(role) },
  async run({ RoleName, PolicyDocument: trust }, { engine: { records } }) {
    requireDocument(trust, "trust")
    return records.change([{ kind: "role", name: RoleName }], ([found]) => {
      const record = { ...requireRecord("role", RoleName, found), trust }
      return { put: [{ kind: "role", name: RoleName, record }], reply: {} }
    })
  },
})
