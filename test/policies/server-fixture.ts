/** A server in strict mode, with a root user in an account of their own and users beside them. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { control, drawRoot, type Keys, type Root, recordOf } from "../accounts/strict-app.ts"
import { startServer } from "../support/server.ts"

export const account = "123456789012"
const controlPlane = { ...control, account: "111111111111" }

export interface PolicyServer extends AsyncDisposable {
  readonly url: string
  readonly root: DynamoDB
  client(keys: Keys, region?: string): DynamoDB
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
  const clients: DynamoDB[] = []
  const client = (keys: Keys, region = "us-east-1") => {
    const made = new DynamoDB({ region, endpoint: server.url, credentials: keys, maxAttempts: 1 })
    clients.push(made)
    return made
  }
  const records = client(controlPlane)
  const add = async (members: object) => {
    const keys = drawRoot(account)
    await records.putItem({ TableName: "IAM", Item: { ...recordOf(keys), ...members } })
    return keys
  }
  return {
    url: server.url,
    root: client(await add({})),
    client,
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
