/** The code to be tested: it knows the AWS SDK and nothing of libdynamo. */
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb"

/** Counts a visit to the page and returns how many there have been. */
export async function countVisit(client: DynamoDBDocumentClient, page: string): Promise<number> {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: "Visits",
      Key: { page },
      UpdateExpression: "ADD visits :one",
      ExpressionAttributeValues: { ":one": 1 },
      ReturnValues: "UPDATED_NEW",
    }),
  )
  return Attributes?.visits
}
