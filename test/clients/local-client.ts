/** What client libraries are handed: a client of the SDK as their users configure it. */
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb"
import { onTestFinished } from "vitest"
import { createLocal } from "../../src/index.ts"
import { credentials, region } from "../support/client.ts"

/** In this process, or of the server that `TEST_ENDPOINT` names. Closed with the test or its hook. */
export async function clientConfig(): Promise<DynamoDBClientConfig> {
  const endpoint = process.env.TEST_ENDPOINT
  if (endpoint !== undefined) return { region, endpoint, credentials }
  const local = await createLocal()
  onTestFinished(() => local.close())
  return local.clientConfig
}

export async function localClient(): Promise<DynamoDBClient> {
  return new DynamoDBClient(await clientConfig())
}
