import type { QueryService } from "../../http/query-front.ts"
import { operations } from "./operations.ts"

export const sts: QueryService = {
  name: "sts",
  version: "2011-06-15",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations,
}
