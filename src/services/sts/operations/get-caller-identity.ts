import { string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"

export const getCallerIdentity = defineOperation({
  name: "GetCallerIdentity",
  dialect: "classic",
  input: structure("GetCallerIdentityRequest", {}),
  output: structure("GetCallerIdentityResponse", {
    UserId: string(),
    Account: string(),
    Arn: string(),
  }),
  // Not even an explicit Deny keeps callers from learning who they are. STS reference.
  access: { action: "sts:GetCallerIdentity", isForEverybody: true },
  run: async (_, { caller: { principal } }) => ({
    UserId: principal.userId,
    Account: principal.account,
    Arn: principal.arn,
  }),
})
