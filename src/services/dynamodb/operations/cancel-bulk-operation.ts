import { cancelBulk } from "../../../engine/transfer/start-bulk.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { bulkArn, bulkStatus } from "../shapes/bulk-shapes.ts"
import { askOnTransfer, getTransfer } from "../transfers.ts"

const action = "dynamodb:CancelBulkOperation"

export const cancelBulkOperation = defineOperation({
  name: "CancelBulkOperation",
  dialect: "classic",
  input: structure("CancelBulkOperationInput", { BulkOperationArn: required(bulkArn) }),
  output: structure("CancelBulkOperationOutput", {
    BulkOperationArn: required(bulkArn),
    BulkOperationStatus: required(bulkStatus),
  }),
  access: { action, asks: ({ BulkOperationArn }) => askOnTransfer(action, BulkOperationArn) },

  async run({ BulkOperationArn }, { engine }) {
    await cancelBulk(engine, await getTransfer(engine, "bulk", BulkOperationArn))
    engine.bell.ring()
    return { BulkOperationArn, BulkOperationStatus: "CANCELLING" as const }
  },
})
