import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { userOf } from "../describe.ts"
import { alreadyThere } from "../faults.ts"
import { entityId } from "../ids.ts"
import { counted, policyRecordName, requirePolicy } from "../managed-policies.ts"
import { tags, user } from "../shapes/entities.ts"
import * as name from "../shapes/names.ts"
import { tagsIn } from "../tags.ts"

export const createUser = defineOperation({
  name: "CreateUser",
  dialect: "classic",
  input: structure("CreateUserRequest", {
    Path: name.path,
    UserName: required(name.userName),
    PermissionsBoundary: name.arn,
    Tags: tags,
  }),
  output: structure("CreateUserResponse", { User: user }),
  access: {
    action: "iam:CreateUser",
    resources: ({ Path = "/", UserName }, { caller: { account } }) => [
      { arn: `arn:aws:iam::${account}:user${Path}${UserName}`, tags: {} },
    ],
  },
  async run(input, { engine: { account, records }, platform }) {
    const { UserName, Path = "/", PermissionsBoundary: boundary = "" } = input
    const record = {
      name: UserName,
      path: Path,
      id: entityId("AIDA", platform),
      createdAtMs: platform.now(),
      inline: {},
      attached: [],
      groups: [],
      keys: [],
      tags: tagsIn(input.Tags),
      ...(boundary === "" ? {} : { boundary }),
    }
    const names = [{ kind: "user", name: UserName }, policyRecordName(account, boundary)] as const
    return records.change(names, ([found, policy]) => {
      if (found) throw alreadyThere("User", UserName)
      const limit =
        boundary === ""
          ? []
          : counted(boundary, requirePolicy(account, boundary, policy), { boundaries: 1 })
      return {
        put: [{ kind: "user", name: UserName, record }, ...limit],
        reply: { User: userOf(account, record) },
      }
    })
  },
})
