import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { importDescription, transferArn } from "../shapes/transfer-shapes.ts"
import { askOnTransfer, describeImport as describe, getTransfer } from "../transfers.ts"

const action = "dynamodb:DescribeImport"

export const describeImport = defineOperation({
  name: "DescribeImport",
  dialect: "classic",
  input: structure("DescribeImportInput", { ImportArn: required(transferArn) }),
  output: structure("DescribeImportOutput", {
    ImportTableDescription: required(importDescription),
  }),
  access: { action, asks: ({ ImportArn }) => askOnTransfer(action, ImportArn) },

  async run({ ImportArn }, { engine }) {
    return { ImportTableDescription: describe(await getTransfer(engine, "import", ImportArn)) }
  },
})
