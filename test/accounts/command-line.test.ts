// `aws iam`, `aws sts` and boto3, unmodified, where the machine has them.
import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { runClient, runPython } from "../clients/python.ts"
import { startServer } from "../support/server.ts"
import { control, controlEnv, type Keys } from "./strict-app.ts"

async function awsOf(url: string, args: string, keys: Keys = control, ...more: string[]) {
  const { output } = await runClient("aws", [...args.split(" "), ...more], url, keys)
  return JSON.parse(output || "null")
}

test("boto3 makes users, groups, roles and policies, and works as them", async (context) => {
  await using server = await startServer({ env: controlEnv })
  const { output, skipped } = await runPython("identities.py", server.url, control)
  if (skipped) return context.skip(skipped)
  expect(output).toBe("ok")
})

test.skipIf(!hasCommandLine())("the AWS command line simulates a user's policies", async () => {
  await using server = await startServer({ env: controlEnv })
  const aws = (...args: [string, Keys?, ...string[]]) => awsOf(server.url, ...args)
  const { User } = await aws("iam create-user --user-name app")
  const table = `arn:aws:dynamodb:us-east-1:${control.account}:table/Orders`
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: table,
        Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      },
      { Effect: "Deny", Action: "dynamodb:DeleteTable", Resource: "*" },
    ],
  })
  const put = "iam put-user-policy --user-name app --policy-name mine --policy-document"
  expect(await aws(put, control, document)).toBeNull()
  const read = await aws("iam get-user-policy --user-name app --policy-name mine")
  expect(read.PolicyDocument).toEqual(JSON.parse(document))
  const simulate = `iam simulate-principal-policy --policy-source-arn ${User.Arn} --resource-arns ${table} --action-names dynamodb:GetItem dynamodb:Scan dynamodb:DeleteTable`
  const region =
    "ContextKeyName=aws:RequestedRegion,ContextKeyValues=us-east-1,ContextKeyType=string"
  const told = await aws(`${simulate} --context-entries`, control, region)
  const decisions = ({ EvaluationResults }: { EvaluationResults: Record<string, unknown>[] }) =>
    EvaluationResults.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])
  expect(decisions(told)).toEqual([
    ["dynamodb:GetItem", "allowed"],
    ["dynamodb:Scan", "implicitDeny"],
    ["dynamodb:DeleteTable", "explicitDeny"],
  ])
  expect(told.EvaluationResults[0]).toMatchObject({
    EvalResourceName: table,
    MatchedStatements: [{ SourcePolicyId: "mine", SourcePolicyType: "IAM Policy" }],
  })
  const untold = await aws(simulate)
  expect(decisions(untold)[0]).toEqual(["dynamodb:GetItem", "implicitDeny"])
  expect(untold.EvaluationResults[0].MissingContextValues).toEqual(["aws:RequestedRegion"])
  const custom = "iam simulate-custom-policy --action-names dynamodb:GetItem --policy-input-list"
  const asked = await aws(`${custom}`, control, document, "--resource-arns", table)
  expect(decisions(asked)).toEqual([["dynamodb:GetItem", "implicitDeny"]])
  const details = await aws("iam get-account-authorization-details --filter User")
  expect(details.UserDetailList[0].UserPolicyList).toEqual([
    { PolicyName: "mine", PolicyDocument: JSON.parse(document) },
  ])
  const { Credentials } = await aws("sts get-session-token --duration-seconds 900")
  expect(Credentials.AccessKeyId).toMatch(/^ASIA/)
  const { Account } = await aws(`sts get-access-key-info --access-key-id AKIARTX3GSDSQAAAAAAA`)
  expect(Account).toBe("111122223333")
})

test.skipIf(!hasCommandLine())("the AWS command line makes a user who may read", async () => {
  await using server = await startServer({ env: controlEnv })
  const aws = (...args: [string, Keys?, ...string[]]) => awsOf(server.url, ...args)
  expect((await aws("sts get-caller-identity")).Arn).toBe(`arn:aws:iam::${control.account}:root`)
  const { User } = await aws("iam create-user --user-name reader --tags Key=team,Value=orders")
  expect(User).toMatchObject({ UserName: "reader", Tags: [{ Key: "team", Value: "orders" }] })
  const { AccessKey } = await aws("iam create-access-key --user-name reader")
  const keys = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  await expect(aws("dynamodb list-tables", keys)).rejects.toThrow(/AccessDeniedException/)
  const policy = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
  await aws(`iam attach-user-policy --user-name reader --policy-arn ${policy}`)
  expect(await aws("dynamodb list-tables", keys)).toEqual({ TableNames: ["IAM"] })
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: User.Arn }, Action: "sts:AssumeRole" }],
  })
  const role = "--role-name auditor --assume-role-policy-document"
  const { Role } = await aws(`iam create-role ${role}`, control, trust)
  expect(Role.AssumeRolePolicyDocument).toEqual(JSON.parse(trust))
  const assumed = await aws(`sts assume-role --role-arn ${Role.Arn} --role-session-name one`, keys)
  expect(assumed.AssumedRoleUser.Arn).toBe(
    `arn:aws:sts::${control.account}:assumed-role/auditor/one`,
  )
})

function hasCommandLine(): boolean {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}
