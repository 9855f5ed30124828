import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { requireRecord } from "../holders.ts"
import { accessKeyId, date, text } from "../shapes/names.ts"

export const getAccessKeyLastUsed = defineOperation({
  name: "GetAccessKeyLastUsed",
  dialect: "classic",
  input: structure("GetAccessKeyLastUsedRequest", { AccessKeyId: required(accessKeyId) }),
  output: structure("GetAccessKeyLastUsedResponse", {
    UserName: text,
    AccessKeyLastUsed: structure("AccessKeyLastUsed", {
      LastUsedDate: date,
      ServiceName: text,
      Region: text,
    }),
  }),
  access: { action: "iam:GetAccessKeyLastUsed" },
  async run({ AccessKeyId }, { engine: { records } }) {
    const [found] = await records.find({ kind: "key", name: AccessKeyId })
    const { userName } = requireRecord("key", AccessKeyId, found)
    // Nobody keeps account of that: IAM's words for "not known".
    return { UserName: userName, AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } }
  },
})
