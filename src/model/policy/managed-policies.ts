/**
 * The policies that AWS manages, as far as they speak of what is served here: what those for
 * DynamoDB say of CloudWatch, KMS, EC2 and others is left out. AWS Managed Policy Reference.
 */
export interface AwsManagedPolicy {
  readonly arn: string
  readonly name: string
  readonly id: string
  readonly description: string
  readonly document: string
}

function managed(name: string, id: string, description: string, actions: readonly string[]) {
  const arn = `arn:aws:iam::aws:policy/${name}`
  const statement = { Effect: "Allow", Action: actions, Resource: "*" }
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] })
  return Object.freeze({ arn, name, id, description, document })
}

const policies: readonly AwsManagedPolicy[] = [
  managed("AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", "Everything in the account.", ["*"]),
  managed("AmazonDynamoDBFullAccess", "ANPAINUGF2JSOSUY76KYA", "Everything in DynamoDB.", [
    "dynamodb:*",
    "dax:*",
  ]),
  // Streams are not among it.
  managed("AmazonDynamoDBReadOnlyAccess", "ANPAIY2XFNA232XJ6J7X2", "Reading in DynamoDB.", [
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
  ]),
]

/** By ARN. */
export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  policies.map((policy) => [policy.arn, policy]),
)
