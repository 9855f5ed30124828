/**
 * Records as AWS Lambda hands them to a function (AWS guide, "Using AWS Lambda with Amazon
 * DynamoDB"): as the API gives them, plus the ARN of the stream, and with members of `userIdentity`
 * in lower case.
 */
import type { Item } from "../value/attribute-value.ts"

export interface LambdaEvent {
  readonly Records: readonly LambdaRecord[]
}

export interface LambdaRecord {
  readonly eventID: string
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE"
  readonly eventVersion: string
  readonly eventSource: string
  readonly awsRegion: string
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly StreamViewType: string
  }
  readonly eventSourceARN: string
  readonly userIdentity?: { readonly principalId: string; readonly type: string }
}

/** A record of GetRecords. */
export interface ApiRecord extends Omit<LambdaRecord, "eventSourceARN" | "userIdentity"> {
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string }
}

export function lambdaRecordOf(record: ApiRecord, eventSourceARN: string): LambdaRecord {
  const { userIdentity, ...rest } = record
  if (!userIdentity) return { ...rest, eventSourceARN }
  const { PrincipalId: principalId, Type: type } = userIdentity
  return { ...rest, eventSourceARN, userIdentity: { principalId, type } }
}
