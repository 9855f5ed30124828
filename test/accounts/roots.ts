/** Root users and what they need, for tests in process and for programs. */
import type { CreateTableInput } from "@aws-sdk/client-dynamodb"
import { accessKeyIdOf, secretOf } from "../../src/model/sigv4/access-key-id.ts"

export const region = "us-east-1"
export const control: Root = {
  account: "123456789012",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}

/** The variables that make it the control plane of a server. */
export const controlEnv = {
  IAM_ACCOUNT_ID: control.account,
  IAM_ACCESS_KEY: control.accessKeyId,
  IAM_SECRET_KEY: control.secretAccessKey,
}

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}
export interface Root extends Keys {
  readonly account: string
}

export function drawRoot(account: string): Root {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  return {
    account,
    accessKeyId: accessKeyIdOf("AKIA", account, random(5)),
    secretAccessKey: secretOf(random(30)),
  }
}

export function recordOf({ account, accessKeyId, secretAccessKey }: Root) {
  return {
    AccessKeyId: { S: accessKeyId },
    AccountId: { S: account },
    SecretAccessKey: { S: secretAccessKey },
  }
}

/** A table with a key `pk` (S). */
export function simpleTable(TableName: string): CreateTableInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  }
}
