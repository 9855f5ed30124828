import { list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { importSummary, pageSize, tableArn } from "../shapes/transfer-shapes.ts"
import { listPage, seconds, sourceOf } from "../transfers.ts"

const nextToken = string({ min: 112, max: 1024, pattern: "([0-9a-f]{16})+" })

export const listImports = defineOperation({
  name: "ListImports",
  dialect: "classic",
  input: structure("ListImportsInput", {
    TableArn: tableArn,
    PageSize: pageSize,
    NextToken: nextToken,
  }),
  output: structure("ListImportsOutput", {
    ImportSummaryList: list(importSummary),
    NextToken: nextToken,
  }),
  // AWS's authorization reference: no resource, so it is asked on `*`.
  access: { action: "dynamodb:ListImports", asks: () => [{ action: "dynamodb:ListImports" }] },

  async run({ TableArn, PageSize, NextToken }, { engine }) {
    const input = { tableArn: TableArn, pageSize: PageSize, token: NextToken }
    const { records, next } = await listPage(engine, "import", input)
    return {
      ImportSummaryList: records.map((record) => ({
        ImportArn: record.arn,
        ImportStatus: record.status,
        TableArn: record.table.arn,
        S3BucketSource: sourceOf(record),
        InputFormat: record.data.format,
        StartTime: record.startMs / 1000,
        EndTime: seconds(record.endMs),
      })),
      NextToken: next,
    }
  },
})
