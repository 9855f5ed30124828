import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { groupOf } from "../describe.ts"
import { pageOfRecords } from "../pages.ts"
import { group, page, paging } from "../shapes/entities.ts"
import { pathPrefix } from "../shapes/names.ts"

export const listGroups = defineOperation({
  name: "ListGroups",
  dialect: "classic",
  input: structure("ListGroupsRequest", { PathPrefix: pathPrefix, ...paging }),
  output: structure("ListGroupsResponse", { Groups: required(list(group)), ...page }),
  access: { action: "iam:ListGroups" },
  async run(input, { engine: { account, records } }) {
    const { PathPrefix = "/" } = input
    const { items, rest } = await pageOfRecords(records, "group", input, ({ path }) =>
      path.startsWith(PathPrefix),
    )
    return { Groups: items.map((record) => groupOf(account, record)), ...rest }
  },
})
