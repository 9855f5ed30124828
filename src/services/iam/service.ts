import type { QueryService } from "../../http/query-front.ts"
import { conditionKeys } from "./condition-keys.ts"
import { operations } from "./operations.ts"

export const iam: QueryService = {
  name: "iam",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations,
  conditionKeys,
}
