// The beginning, and who everybody is: two of the scenarios that promised.test.ts lists.
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { ask, keysIn, textOf } from "./query-client.ts"
import { control, drawRoot, type Keys, openStrict, refusalOf } from "./strict-app.ts"

test("three values open the control plane, which has a table of root users, and nobody else", async () => {
  await using server = await startServer({
    env: {
      IAM_ACCOUNT_ID: control.account,
      IAM_ACCESS_KEY: control.accessKeyId,
      IAM_SECRET_KEY: control.secretAccessKey,
    },
  })
  expect((await clientFor(server.url, control).listTables({})).TableNames).toEqual(["IAM"])
  const wrong = { ...control, secretAccessKey: control.secretAccessKey.toLowerCase() }
  expect(await refusalOf(clientFor(server.url, wrong).listTables({}))).toMatch(
    /^InvalidSignatureException/,
  )
  for (const keys of [drawRoot(control.account), drawRoot("111122223333")]) {
    expect(await refusalOf(clientFor(server.url, keys).listTables({}))).toMatch(
      /^UnrecognizedClientException/,
    )
  }
})

test("GetCallerIdentity tells who one is: bootstrap, root, user, and sessions of them and of a role", async () => {
  const strict = await openStrict()
  const account = "111122223333"
  const root = await strict.addRoot(account)
  const who = async (keys: Keys) => {
    const answer = await ask(strict, keys, "sts", "GetCallerIdentity")
    return ["Account", "Arn", "UserId"].map((name) => textOf(answer, name))
  }
  const rootOf = (of: string) => [of, `arn:aws:iam::${of}:root`, of]
  expect(await who(control)).toEqual(rootOf(control.account))
  expect(await who(root)).toEqual(rootOf(account))
  const UserName = "app"
  const user = await ask(strict, root, "iam", "CreateUser", { UserName, Path: "/team/" })
  const keys = keysIn(await ask(strict, root, "iam", "CreateAccessKey", { UserName }))
  const me = [account, `arn:aws:iam::${account}:user/team/app`, textOf(user, "UserId")]
  expect(me[2]).toMatch(/^AIDA[A-Z0-9]{16,17}$/)
  expect(await who(keys)).toEqual(me)
  for (const [by, expected] of [
    [root, rootOf(account)],
    [keys, me],
  ] as const) {
    expect(await who(keysIn(await ask(strict, by, "sts", "GetSessionToken")))).toEqual(expected)
  }
  const trust = { Effect: "Allow", Principal: { AWS: me[1] }, Action: "sts:AssumeRole" }
  const role = await ask(strict, root, "iam", "CreateRole", {
    RoleName: "auditor",
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
  })
  const RoleArn = textOf(role, "Arn") ?? ""
  const input = { RoleArn, RoleSessionName: "one" }
  const session = keysIn(await ask(strict, keys, "sts", "AssumeRole", input))
  expect(await who(session)).toEqual([
    account,
    `arn:aws:sts::${account}:assumed-role/auditor/one`,
    `${textOf(role, "RoleId")}:one`,
  ])
})
