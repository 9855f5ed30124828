import type { Bounded } from "../../engine/throughput.ts"
import { ApiError } from "../../error.ts"

/** The refusal of a request whose table or index has nothing left. Texts: AWS's service model. */
export function throttledBy({ table, index, direction, by }: Bounded): ApiError {
  const resource = index === undefined ? table.arn : `${table.arn}/index/${index}`
  const kind = `${index === undefined ? "Table" : "Index"}${direction}`
  if (by === "maximum") {
    const reason = `${kind}MaxOnDemandThroughputExceeded`
    return new ApiError(
      "ThrottlingException",
      "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
      { throttlingReasons: [{ reason, resource }] },
    )
  }
  const reason = `${kind}ProvisionedThroughputExceeded`
  return new ApiError(
    "ProvisionedThroughputExceededException",
    index === undefined
      ? "The level of configured provisioned throughput for the table was exceeded. " +
          "Consider increasing your provisioning level with the UpdateTable API."
      : "The level of configured provisioned throughput for one or more global secondary indexes " +
          "of the table was exceeded. Consider increasing your provisioning level for the " +
          "under-provisioned global secondary indexes with the UpdateTable API.",
    { ThrottlingReasons: [{ reason, resource }] },
  )
}
