import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { tagKeys } from "../shapes/entities.ts"
import { existingUserName } from "../shapes/names.ts"
import { without } from "../tags.ts"

export const untagUser = defineOperation({
  name: "UntagUser",
  dialect: "classic",
  input: structure("UntagUserRequest", {
    UserName: required(existingUserName),
    TagKeys: required(tagKeys),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:UntagUser", resources: arnIn(user) },
  async run({ UserName: name, TagKeys }, { engine: { records } }) {
    return records.change([{ kind: "user", name }], ([found]) => {
      const old = requireRecord("user", name, found)
      const record = { ...old, tags: without(old.tags, TagKeys) }
      return { put: [{ kind: "user", name, record }], reply: {} }
    })
  },
})
