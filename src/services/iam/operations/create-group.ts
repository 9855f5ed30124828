import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { groupOf } from "../describe.ts"
import { alreadyThere } from "../faults.ts"
import { entityId } from "../ids.ts"
import { group } from "../shapes/entities.ts"
import * as name from "../shapes/names.ts"

export const createGroup = defineOperation({
  name: "CreateGroup",
  dialect: "classic",
  input: structure("CreateGroupRequest", { Path: name.path, GroupName: required(name.groupName) }),
  output: structure("CreateGroupResponse", { Group: group }),
  access: {
    action: "iam:CreateGroup",
    resources: ({ Path = "/", GroupName }, { caller: { account } }) => [
      { arn: `arn:aws:iam::${account}:group${Path}${GroupName}`, tags: {} },
    ],
  },
  async run({ Path = "/", GroupName }, { engine: { account, records }, platform }) {
    const record = {
      name: GroupName,
      path: Path,
      id: entityId("AGPA", platform),
      createdAtMs: platform.now(),
      inline: {},
      attached: [],
      users: [],
    }
    return records.change([{ kind: "group", name: GroupName }], ([found]) => {
      if (found) throw alreadyThere("Group", GroupName)
      return {
        put: [{ kind: "group", name: GroupName, record }],
        reply: { Group: groupOf(account, record) },
      }
    })
  },
})
