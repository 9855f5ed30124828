import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { page, paging } from "../shapes/entities.ts"
import { text } from "../shapes/names.ts"

/** Accounts have no names here but their numbers. */
export const listAccountAliases = defineOperation({
  name: "ListAccountAliases",
  dialect: "classic",
  input: structure("ListAccountAliasesRequest", { ...paging }),
  output: structure("ListAccountAliasesResponse", {
    AccountAliases: required(list(text)),
    ...page,
  }),
  access: { action: "iam:ListAccountAliases" },
  run: async () => ({ AccountAliases: [], IsTruncated: false }),
})
