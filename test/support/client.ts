import { DynamoDB } from "@aws-sdk/client-dynamodb"

export const region = "us-east-1"
/** Any credentials do in open mode. */
export const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" }

/** The SDK as users have it, except that it does not hide an error behind retries. */
export function clientFor(url: string, keys = credentials): DynamoDB {
  return new DynamoDB({ region, endpoint: url, credentials: keys, maxAttempts: 1 })
}
