/** A server in strict mode, with a root user in an account of their own and users beside them. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { postForm } from "../../src/runtime/form-client.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
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

/** @param source of the policies: the records of the server's own keys, or another IAM */
export async function startPolicyServer(
  source: "record" | "endpoint" = "record",
): Promise<PolicyServer> {
  const env = {
    IAM_ACCOUNT_ID: controlPlane.account,
    IAM_ACCESS_KEY: controlPlane.accessKeyId,
    IAM_SECRET_KEY: controlPlane.secretAccessKey,
  }
  const sibling = source === "endpoint" ? await startServer({ env }) : undefined
  const endpoint = sibling && { IAM_SERVICE_ENDPOINT: sibling.url }
  const server = await startServer({ env: { ...env, ...endpoint } })
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
  const addUser = async (name: string, policy: object) => {
    const user = { PrincipalType: { S: "User" }, UserName: { S: name } }
    const document = JSON.stringify(policy)
    if (sibling) await addThere(sibling.url, rootKeys, name, document)
    return add(sibling ? user : { ...user, Policy: { S: document } })
  }
  return {
    url: server.url,
    root: client(rootKeys),
    rootKeys,
    client,
    streams: (keys) => open(new DynamoDBStreams(config(keys))),
    addUser,
    async [Symbol.asyncDispose]() {
      for (const each of clients) each.destroy()
      await Promise.all([server.stop(), sibling?.stop()])
    },
  }
}

/** The user as the other IAM knows it. */
async function addThere(url: string, root: Root, UserName: string, PolicyDocument: string) {
  const records = new DynamoDB({ region: "us-east-1", endpoint: url, credentials: controlPlane })
  await records.putItem({ TableName: "IAM", Item: recordOf(root) })
  records.destroy()
  const ask = async (form: Readonly<Record<string, string>>) => {
    const { status, text } = await postForm({
      endpoint: new URL(url),
      service: "iam",
      form: { Version: "2010-05-08", UserName, ...form },
      signer: { accessKeyId: root.accessKeyId, secret: root.secretAccessKey },
      platform: silentPlatform(),
      ...{ msMax: 10_000, replyBytesMax: 1024 * 1024 },
    })
    if (status !== 200) throw new Error(text)
  }
  await ask({ Action: "CreateUser" })
  await ask({ Action: "PutUserPolicy", PolicyName: "Policy", PolicyDocument })
}
