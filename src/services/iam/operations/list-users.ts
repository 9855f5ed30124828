import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { userOf } from "../describe.ts"
import { pageOfRecords } from "../pages.ts"
import { page, paging, user } from "../shapes/entities.ts"
import { pathPrefix } from "../shapes/names.ts"

export const listUsers = defineOperation({
  name: "ListUsers",
  dialect: "classic",
  input: structure("ListUsersRequest", { PathPrefix: pathPrefix, ...paging }),
  output: structure("ListUsersResponse", { Users: required(list(user)), ...page }),
  access: { action: "iam:ListUsers" },
  async run(input, { engine: { account, records } }) {
    const { PathPrefix = "/" } = input
    const { items, rest } = await pageOfRecords(records, "user", input, ({ path }) =>
      path.startsWith(PathPrefix),
    )
    return { Users: items.map((record) => userOf(account, record)), ...rest }
  },
})
