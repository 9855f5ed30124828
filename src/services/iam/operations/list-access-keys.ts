import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { userNameOf } from "../own-user-name.ts"
import { pageOfList } from "../pages.ts"
import { accessKeyMetadata, page, paging } from "../shapes/entities.ts"
import { existingUserName } from "../shapes/names.ts"

export const listAccessKeys = defineOperation({
  name: "ListAccessKeys",
  dialect: "classic",
  input: structure("ListAccessKeysRequest", { UserName: existingUserName, ...paging }),
  output: structure("ListAccessKeysResponse", {
    AccessKeyMetadata: required(list(accessKeyMetadata)),
    ...page,
  }),
  access: { action: "iam:ListAccessKeys", resources: arnIn(user) },
  async run(input, { engine: { records }, caller }) {
    const name = userNameOf(input.UserName, caller)
    const [found] = await records.find({ kind: "user", name })
    const names = requireRecord("user", name, found).keys.map(
      (key) => ({ kind: "key", name: key }) as const,
    )
    const keys = names.length === 0 ? [] : await records.find(...names)
    const all = keys.flatMap((key) =>
      key
        ? [
            {
              UserName: key.userName,
              AccessKeyId: key.accessKeyId,
              Status: key.status,
              CreateDate: key.createdAtMs / 1000,
            },
          ]
        : [],
    )
    const { items, rest } = pageOfList(all, input, ({ AccessKeyId }) => AccessKeyId)
    return { AccessKeyMetadata: items, ...rest }
  },
})
