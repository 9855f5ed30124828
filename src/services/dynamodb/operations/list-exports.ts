import { list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { exportSummary, pageSize, tableArn } from "../shapes/transfer-shapes.ts"
import { listPage, typeOfExport } from "../transfers.ts"

export const listExports = defineOperation({
  name: "ListExports",
  dialect: "classic",
  input: structure("ListExportsInput", {
    TableArn: tableArn,
    MaxResults: pageSize,
    NextToken: string(),
  }),
  output: structure("ListExportsOutput", {
    ExportSummaries: list(exportSummary),
    NextToken: string(),
  }),
  // AWS's authorization reference: no resource, so it is asked on `*`.
  access: { action: "dynamodb:ListExports", asks: () => [{ action: "dynamodb:ListExports" }] },

  async run({ TableArn, MaxResults, NextToken }, { engine }) {
    const input = { tableArn: TableArn, pageSize: MaxResults, token: NextToken }
    const { records, next } = await listPage(engine, "export", input)
    return {
      ExportSummaries: records.map((record) => ({
        ExportArn: record.arn,
        ExportStatus: record.status,
        ExportType: typeOfExport(record),
      })),
      NextToken: next,
    }
  },
})
