/** A server in strict mode, with a root user in an account of their own and users beside them. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { control, drawRoot, type Keys, type Root, recordOf } from "../accounts/strict-app.ts"
import { startServer } from "../support/server.ts"

export const account = "123456789012"
const controlPlane = { ...control, account: "111111111111" }

export interface PolicyServer extends AsyncDisposable {
  readonly url: string
  readonly root: DynamoDB
  readonly rootKeys: Keys
  client(keys: Keys, region?: string): DynamoDB
  streams(keys: Keys): DynamoDBStreams
  /** A user of the account with this policy. */
  addUser(name: string, policy: object): Promise<Root>
}

export async function startPolicyServer(): Promise<PolicyServer> {
  const server = await startServer({
    env: {
      IAM_ACCOUNT_ID: controlPlane.account,
      IAM_ACCESS_KEY: controlPlane.accessKeyId,
      IAM_SECRET_KEY: controlPlane.secretAccessKey,
    },
  })
  const clients: { destroy(): void }[] = []
  const open = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client)
    return client
  }
  const config = (credentials: Keys, region = "us-east-1") => {
    return { region, endpoint: server.url, credentials, maxAttempts: 1 }
  }
  const client = (keys: Keys, region?: string) => open(new DynamoDB(config(keys, region)))
  const records = client(controlPlane)
  const add = async (members: object) => {
    const keys = drawRoot(account)
    await records.putItem({ TableName: "IAM", Item: { ...recordOf(keys), ...members } })
    return keys
  }
  const rootKeys = await add({})
  return {
    url: server.url,
    root: client(rootKeys),
    rootKeys,
    client,
    streams: (keys) => open(new DynamoDBStreams(config(keys))),
    addUser: (name, policy) =>
      add({
        PrincipalType: { S: "User" },
        UserName: { S: name },
        Policy: { S: JSON.stringify(policy) },
      }),
    async [Symbol.asyncDispose]() {
      for (const each of clients) each.destroy()
      await server.stop()
    },
  }
}
