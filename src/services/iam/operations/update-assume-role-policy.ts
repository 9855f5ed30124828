import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { requireDocument } from "../faults.ts"
import { arnIn, requireRecord, role } from "../holders.ts"
import { policyDocument, roleName } from "../shapes/names.ts"
import { trustedBy } from "../trust.ts"

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
  async run({ RoleName, PolicyDocument: trust }, { engine }) {
    const { records } = engine
    requireDocument(trust, "trust")
    const trustIds = await trustedBy(engine, trust)
    return records.change([{ kind: "role", name: RoleName }], ([found]) => {
      const record = { ...requireRecord("role", RoleName, found), trust, trustIds }
      return { put: [{ kind: "role", name: RoleName, record }], reply: {} }
    })
  },
})
