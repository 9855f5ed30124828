import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { exportDescription, transferArn } from "../shapes/transfer-shapes.ts"
import { askOnTransfer, describeExport as describe, getTransfer } from "../transfers.ts"

const action = "dynamodb:DescribeExport"

export const describeExport = defineOperation({
  name: "DescribeExport",
  dialect: "classic",
  input: structure("DescribeExportInput", { ExportArn: required(transferArn) }),
  output: structure("DescribeExportOutput", { ExportDescription: exportDescription }),
  access: { action, asks: ({ ExportArn }) => askOnTransfer(action, ExportArn) },

  async run({ ExportArn }, { engine }) {
    return { ExportDescription: describe(await getTransfer(engine, "export", ExportArn)) }
  },
})
