import { ApiError } from "../../../error.ts"
import { required, string, structure } from "../../../model/shape/shape.ts"
import { accountOfKeyId } from "../../../model/sigv4/access-key-id.ts"
import { defineOperation } from "../../../operation.ts"

export const getAccessKeyInfo = defineOperation({
  name: "GetAccessKeyInfo",
  dialect: "classic",
  input: structure("GetAccessKeyInfoRequest", {
    AccessKeyId: required(string({ min: 16, max: 128, pattern: "[\\w]*" })),
  }),
  output: structure("GetAccessKeyInfoResponse", { Account: string() }),
  access: { action: "sts:GetAccessKeyInfo" },
  /** Says nothing of whether there is such a key: the account is read from the id itself. */
  async run({ AccessKeyId }, { caller }) {
    const own = AccessKeyId === caller.accessKeyId ? caller.account : undefined
    const Account = own ?? accountOfKeyId(AccessKeyId)
    // What AWS says of ids that hold no account is unsure.
    if (Account === undefined) throw ApiError.invalid("Invalid access key id")
    return { Account }
  },
})
