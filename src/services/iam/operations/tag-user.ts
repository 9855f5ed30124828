import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { tags } from "../shapes/entities.ts"
import { existingUserName } from "../shapes/names.ts"
import { taggedWith } from "../tags.ts"

export const tagUser = defineOperation({
  name: "TagUser",
  dialect: "classic",
  input: structure("TagUserRequest", {
    UserName: required(existingUserName),
    Tags: required(tags),
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: { action: "iam:TagUser", resources: arnIn(user) },
  async run({ UserName: name, Tags }, { engine: { records } }) {
    return records.change([{ kind: "user", name }], ([found]) => {
      const old = requireRecord("user", name, found)
      const record = { ...old, tags: taggedWith(old.tags, Tags) }
      return { put: [{ kind: "user", name, record }], reply: {} }
    })
  },
})
