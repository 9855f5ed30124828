/** Shapes of the operations on Kinesis destinations (AWS's service model). */
import { oneOf, required, string, structure } from "../../../model/shape/shape.ts"
import { existingTable } from "./table-shapes.ts"

export const kinesisStreamArn = string({ min: 37, max: 1024 })
export const destinationStatus = oneOf(
  ...["ENABLING", "ACTIVE", "DISABLING", "DISABLED", "ENABLE_FAILED", "UPDATING"],
)
export const precision = oneOf("MILLISECOND", "MICROSECOND")

const enabling = structure("EnableKinesisStreamingConfiguration", {
  ApproximateCreationDateTimePrecision: precision,
})

/** What enabling and disabling take. */
export const destinationInput = structure("KinesisStreamingDestinationInput", {
  TableName: existingTable,
  StreamArn: required(kinesisStreamArn),
  EnableKinesisStreamingConfiguration: enabling,
})

/** What they answer. */
export const destinationOutput = structure("KinesisStreamingDestinationOutput", {
  TableName: string(),
  StreamArn: kinesisStreamArn,
  DestinationStatus: destinationStatus,
  EnableKinesisStreamingConfiguration: enabling,
})
