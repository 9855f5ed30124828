/** Makes the key of the load that of a user with a policy of ten statements. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { credentials } from "./signed-request.ts"

export const controlPlane = {
  account: "111122223333",
  accessKeyId: "AKIACONTROLPLANEEXAMPLE",
  secretAccessKey: "bPxRfiCYEXAMPLEKEYwJalrXUtnFEMI/K7MDENG/",
}

const account = "123456789012"
const arnOf = (name: string) => `arn:aws:dynamodb:*:${account}:table/${name}`

/** Most are about other tables, as policies are; what the load needs stands last. */
const statements = [
  ...Array.from({ length: 7 }, (_, at) => ({
    Sid: `Other${at}`,
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "dynamodb:Query", `dynamodb:Batch${at}*`],
    Resource: [arnOf(`other${at}-*`), `${arnOf(`other${at}-*`)}/index/*`],
    Condition: { StringEquals: { "aws:PrincipalTag/team": `team${at}` } },
  })),
  {
    Sid: "OnlyHere",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { StringNotLike: { "aws:RequestedRegion": "us-*" } },
  },
  { Sid: "Tables", Effect: "Allow", Action: "dynamodb:*Table*", Resource: "*" },
  {
    Sid: "Items",
    Effect: "Allow",
    Action: ["dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan"],
    Resource: "*",
    Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["*", "x"] } },
  },
]

export async function addPolicyUser(port: number): Promise<void> {
  const db = new DynamoDB({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: controlPlane,
  })
  const text = (S: string) => ({ S })
  await db.putItem({
    TableName: "IAM",
    Item: {
      AccessKeyId: text(credentials.accessKeyId),
      AccountId: text(account),
      SecretAccessKey: text(credentials.secretAccessKey),
      PrincipalType: text("User"),
      UserName: text("load"),
      Policy: text(JSON.stringify({ Version: "2012-10-17", Statement: statements })),
    },
  })
  db.destroy()
}
