import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { roleOf } from "../describe.ts"
import { alreadyThere, requireDocument } from "../faults.ts"
import { entityId } from "../ids.ts"
import { counted, policyRecordName, requirePolicy } from "../managed-policies.ts"
import { role, tags } from "../shapes/entities.ts"
import * as name from "../shapes/names.ts"
import { tagsIn } from "../tags.ts"
import { trustedBy } from "../trust.ts"

export const createRole = defineOperation({
  name: "CreateRole",
  dialect: "classic",
  input: structure("CreateRoleRequest", {
    Path: name.path,
    RoleName: required(name.roleName),
    AssumeRolePolicyDocument: required(name.policyDocument),
    Description: name.roleDescription,
    MaxSessionDuration: name.maxSessionDuration,
    PermissionsBoundary: name.arn,
    Tags: tags,
  }),
  output: structure("CreateRoleResponse", { Role: role }),
  access: {
    action: "iam:CreateRole",
    resources: ({ Path = "/", RoleName }, { caller: { account } }) => [
      { arn: `arn:aws:iam::${account}:role${Path}${RoleName}`, tags: {} },
    ],
  },
  async run(input, { engine, platform }) {
    const { account, records } = engine
    const { RoleName, Path = "/", PermissionsBoundary: boundary = "", Description } = input
    requireDocument(input.AssumeRolePolicyDocument, "trust")
    const record = {
      name: RoleName,
      path: Path,
      id: entityId("AROA", platform),
      createdAtMs: platform.now(),
      inline: {},
      attached: [],
      trust: input.AssumeRolePolicyDocument,
      trustIds: await trustedBy(engine, input.AssumeRolePolicyDocument),
      maxSessionSeconds: input.MaxSessionDuration ?? 3600,
      tags: tagsIn(input.Tags),
      ...(Description === undefined ? {} : { description: Description }),
      ...(boundary === "" ? {} : { boundary }),
    }
    const names = [{ kind: "role", name: RoleName }, policyRecordName(account, boundary)] as const
    return records.change(names, ([found, policy]) => {
      if (found) throw alreadyThere("Role", RoleName)
      const limit =
        boundary === ""
          ? []
          : counted(boundary, requirePolicy(account, boundary, policy), { boundaries: 1 })
      return {
        put: [{ kind: "role", name: RoleName, record }, ...limit],
        reply: { Role: roleOf(account, record) },
      }
    })
  },
})
