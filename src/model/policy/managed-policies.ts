/**
 * The policies that AWS manages for DynamoDB, by ARN, as far as they speak of what is served here:
 * their statements on CloudWatch, KMS, EC2 and others are left out.
 */
export interface ManagedPolicy {
  readonly name: string
  readonly arn: string
  readonly description: string
  readonly document: object
}

const fullAccess: ManagedPolicy = {
  name: "AmazonDynamoDBFullAccess",
  arn: "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess",
  description: "Everything that DynamoDB can do.",
  document: {
    Version: "2012-10-17",
    Statement: [{ Action: ["dynamodb:*", "dax:*"], Effect: "Allow", Resource: "*" }],
  },
}

const readOnlyAccess: ManagedPolicy = {
  name: "AmazonDynamoDBReadOnlyAccess",
  arn: "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
  description: "Everything in DynamoDB that only reads.",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "GeneralReadOnlyAccess",
        Action: [
          "dynamodb:BatchGetItem",
          "dynamodb:Describe*",
          "dynamodb:List*",
          "dynamodb:GetAbacStatus",
          "dynamodb:GetItem",
          "dynamodb:GetResourcePolicy",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PartiQLSelect",
          "dax:Describe*",
          "dax:List*",
          "dax:GetItem",
          "dax:BatchGetItem",
          "dax:Query",
          "dax:Scan",
        ],
        Effect: "Allow",
        Resource: "*",
      },
    ],
  },
}

export const managedPolicies: ReadonlyMap<string, ManagedPolicy> = new Map(
  [fullAccess, readOnlyAccess].map((policy) => [policy.arn, policy]),
)
