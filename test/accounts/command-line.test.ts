// `aws iam` and `aws sts`, unmodified, where the machine has them.
import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { runClient } from "../clients/python.ts"
import { startServer } from "../support/server.ts"
import { control, type Keys } from "./strict-app.ts"

test.skipIf(!hasCommandLine())("the AWS command line makes a user who may read", async () => {
  await using server = await startServer({
    env: {
      IAM_ACCOUNT_ID: control.account,
      IAM_ACCESS_KEY: control.accessKeyId,
      IAM_SECRET_KEY: control.secretAccessKey,
    },
  })
  const aws = async (args: string, keys: Keys = control, ...more: string[]) => {
    const all = ["--endpoint-url", server.url, ...args.split(" "), ...more]
    return JSON.parse((await runClient("aws", all, server.url, keys)).output || "null")
  }
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
