import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, user } from "../holders.ts"
import { requireOwnKey, userNameOf } from "../own-user-name.ts"
import { accessKeyId, existingUserName, keyStatus } from "../shapes/names.ts"

export const updateAccessKey = defineOperation({
  name: "UpdateAccessKey",
  dialect: "classic",
  input: structure("UpdateAccessKeyRequest", {
    UserName: existingUserName,
    AccessKeyId: required(accessKeyId),
    Status: required(keyStatus),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:UpdateAccessKey", resources: arnIn(user) },
  async run({ UserName, AccessKeyId, Status: status }, { engine: { records }, caller }) {
    const name = userNameOf(UserName, caller)
    if (status === "Expired") {
      throw new ApiError("InvalidInput", "Access keys are set Active or Inactive.")
    }
    return records.change([{ kind: "key", name: AccessKeyId }], ([found]) => {
      const record = { ...requireOwnKey(name, AccessKeyId, found), status }
      return { put: [{ kind: "key", name: AccessKeyId, record }], reply: {} }
    })
  },
})
