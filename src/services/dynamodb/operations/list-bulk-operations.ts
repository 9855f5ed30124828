import { bulkPageDefault } from "../../../limits.ts"
import { list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { listBulk } from "../bulk-operations.ts"
import { bulkSummary, pageSize } from "../shapes/bulk-shapes.ts"
import { seconds } from "../transfers.ts"

export const listBulkOperations = defineOperation({
  name: "ListBulkOperations",
  dialect: "classic",
  input: structure("ListBulkOperationsInput", { MaxResults: pageSize, NextToken: string() }),
  output: structure("ListBulkOperationsOutput", {
    BulkOperationsSummaryList: list(bulkSummary),
    NextToken: string(),
  }),
  // As ListImports: it names no resource, so it is asked on `*` (unsure).
  access: {
    action: "dynamodb:ListBulkOperations",
    asks: () => [{ action: "dynamodb:ListBulkOperations" }],
  },

  async run({ MaxResults = bulkPageDefault, NextToken }, { engine }) {
    const { records, next } = await listBulk(engine, MaxResults, NextToken)
    return {
      BulkOperationsSummaryList: records.map((record) => ({
        BulkOperationArn: record.arn,
        BulkOperationStatus: record.status,
        StartTime: record.startMs / 1000,
        EndTime: seconds(record.endMs),
      })),
      NextToken: next,
    }
  },
})
