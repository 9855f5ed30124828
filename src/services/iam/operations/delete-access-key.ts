import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { requireOwnKey, userNameOf } from "../own-user-name.ts"
import { accessKeyId, existingUserName } from "../shapes/names.ts"

export const deleteAccessKey = defineOperation({
  name: "DeleteAccessKey",
  dialect: "classic",
  input: structure("DeleteAccessKeyRequest", {
    UserName: existingUserName,
    AccessKeyId: required(accessKeyId),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:DeleteAccessKey", resources: arnIn(user) },
  async run({ UserName, AccessKeyId }, { engine: { records }, caller }) {
    const name = userNameOf(UserName, caller)
    const names = [
      { kind: "user", name },
      { kind: "key", name: AccessKeyId },
    ] as const
    return records.change(names, ([found, key]) => {
      const old = requireRecord("user", name, found)
      requireOwnKey(name, AccessKeyId, key)
      const record = { ...old, keys: old.keys.filter((id) => id !== AccessKeyId) }
      return {
        put: [{ kind: "user", name, record }],
        remove: [{ kind: "key", name: AccessKeyId }],
        reply: {},
      }
    })
  },
})
