import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { roleOf } from "../describe.ts"
import { pageOfRecords } from "../pages.ts"
import { page, paging, role } from "../shapes/entities.ts"
import { pathPrefix } from "../shapes/names.ts"

export const listRoles = defineOperation({
  name: "ListRoles",
  dialect: "classic",
  input: structure("ListRolesRequest", { PathPrefix: pathPrefix, ...paging }),
  output: structure("ListRolesResponse", { Roles: required(list(role)), ...page }),
  access: { action: "iam:ListRoles" },
  async run(input, { engine: { account, records } }) {
    const { PathPrefix = "/" } = input
    const { items, rest } = await pageOfRecords(records, "role", input, ({ path }) =>
      path.startsWith(PathPrefix),
    )
    return { Roles: items.map((record) => roleOf(account, record)), ...rest }
  },
})
