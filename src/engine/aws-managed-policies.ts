/** Managed policies of AWS that we know, by ARN. AWS Managed Policy Reference, cut to what we serve. */

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
  return { arn, name, id, description, document }
}

const policies: readonly AwsManagedPolicy[] = [
  managed("AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", "Everything in the account.", ["*"]),
  managed("AmazonDynamoDBFullAccess", "ANPAINUGF2JSOSUY76KYA", "Everything in DynamoDB.", [
    "dynamodb:*",
  ]),
  managed("AmazonDynamoDBReadOnlyAccess", "ANPAIY2XFNA232XJ6J7X2", "Reading in DynamoDB.", [
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:GetAbacStatus",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:GetResourcePolicy",
    "dynamodb:GetShardIterator",
    "dynamodb:List*",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
  ]),
]

export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  policies.map((policy) => [policy.arn, policy]),
)
