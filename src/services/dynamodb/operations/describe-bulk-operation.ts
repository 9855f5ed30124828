import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { describeBulk } from "../bulk-operations.ts"
import { bulkArn, bulkDescription } from "../shapes/bulk-shapes.ts"
import { askOnTransfer, getTransfer } from "../transfers.ts"

const action = "dynamodb:DescribeBulkOperation"

export const describeBulkOperation = defineOperation({
  name: "DescribeBulkOperation",
  dialect: "classic",
  input: structure("DescribeBulkOperationInput", { BulkOperationArn: required(bulkArn) }),
  output: structure("DescribeBulkOperationOutput", {
    BulkOperationDescription: required(bulkDescription),
  }),
  access: { action, asks: ({ BulkOperationArn }) => askOnTransfer(action, BulkOperationArn) },

  async run({ BulkOperationArn }, { engine }) {
    const record = await getTransfer(engine, "bulk", BulkOperationArn)
    return { BulkOperationDescription: describeBulk(record) }
  },
})
