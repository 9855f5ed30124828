// Names know no case, ARNs in policies do: a Deny has to hold however a name is spelled.
import { expect, test } from "vitest"
import { ask, keysIn, outcomeOf } from "./query-client.ts"
import { type Keys, openStrict, type StrictApp } from "./strict-app.ts"

const account = "111122223333"
const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`

async function newUser(strict: StrictApp, root: Keys, UserName: string, Statement: unknown) {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement })
  await ask(strict, root, "iam", "CreateUser", { UserName })
  await ask(strict, root, "iam", "PutUserPolicy", { UserName, PolicyName: "p", PolicyDocument })
  return keysIn(await ask(strict, root, "iam", "CreateAccessKey", { UserName }))
}

async function helpdesk(...Resource: string[]) {
  const strict = await openStrict()
  const root = await strict.addRoot(account)
  const iam = (action: string, input: Record<string, string> = {}, keys: Keys = root) =>
    ask(strict, keys, "iam", action, input)
  for (const [UserName, Path] of [
    ["Admin", "/"],
    ["Boss", "/chiefs/"],
    ["clerk", "/"],
  ] as const) {
    await iam("CreateUser", { UserName, Path })
  }
  await iam("CreateGroup", { GroupName: "Admins" })
  const keys = await newUser(strict, root, "helpdesk", [
    { Effect: "Allow", Action: "iam:*", Resource: "*" },
    { Effect: "Deny", Action: "iam:*", Resource },
  ])
  return async (action: string, input?: Record<string, string>) =>
    outcomeOf(await iam(action, input, keys))
}

test("a Deny by name holds for every spelling of it", async () => {
  const as = await helpdesk(arnOf("user/Admin"), arnOf("user/chiefs/*"), arnOf("group/Admins"))
  for (const UserName of ["Admin", "admin", "ADMIN", "Boss", "boss"]) {
    for (const action of ["CreateAccessKey", "GetUser", "ListAttachedUserPolicies", "DeleteUser"]) {
      expect(await as(action, { UserName })).toMatch(/^403 AccessDenied: .*explicit deny/)
    }
  }
  const joined = { UserName: "clerk", GroupName: "ADMINS" }
  expect(await as("AddUserToGroup", joined)).toContain("explicit deny")
  expect(await as("CreateAccessKey", { UserName: "CLERK" })).toBe("200")
  expect(await as("GetUser", { UserName: "nobody" })).toMatch(/^404/)
})

test("whoever leaves out the name is asked about by their own", async () => {
  const as = await helpdesk(arnOf("user/helpdesk"))
  for (const action of ["CreateAccessKey", "GetUser", "ListAccessKeys"]) {
    expect(await as(action)).toContain(`on resource: ${arnOf("user/helpdesk")} with an explicit`)
  }
})

test("renaming takes permission for both names", async () => {
  const as = await helpdesk(arnOf("user/Admin"), arnOf("user/root*"), arnOf("user/chiefs/*"))
  const rename = (UserName: string, more: Record<string, string>) =>
    as("UpdateUser", { UserName, ...more })
  expect(await rename("admin", { NewUserName: "other" })).toContain("explicit deny")
  expect(await rename("clerk", { NewUserName: "rooter" })).toContain("explicit deny")
  expect(await rename("clerk", { NewPath: "/chiefs/" })).toContain("explicit deny")
  expect(await rename("clerk", { NewUserName: "scribe" })).toBe("200")
})
