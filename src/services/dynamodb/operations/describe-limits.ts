import {
  accountReadUnitsMax,
  accountWriteUnitsMax,
  tableReadUnitsMax,
  tableWriteUnitsMax,
} from "../../../limits.ts"
import { long, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"

export const describeLimits = defineOperation({
  name: "DescribeLimits",
  dialect: "classic",
  input: structure("DescribeLimitsInput", {}),
  output: structure("DescribeLimitsOutput", {
    AccountMaxReadCapacityUnits: long(),
    AccountMaxWriteCapacityUnits: long(),
    TableMaxReadCapacityUnits: long(),
    TableMaxWriteCapacityUnits: long(),
  }),
  access: { action: "dynamodb:DescribeLimits" },

  async run() {
    return {
      AccountMaxReadCapacityUnits: accountReadUnitsMax,
      AccountMaxWriteCapacityUnits: accountWriteUnitsMax,
      TableMaxReadCapacityUnits: tableReadUnitsMax,
      TableMaxWriteCapacityUnits: tableWriteUnitsMax,
    }
  },
})
