// A policy means the users and roles that were there when it was stored, and nobody who has their
// names later. IAM guide: Principal, "the ARN is transformed to the unique principal ID".
import { expect, test } from "vitest"
import { ask, keysIn } from "./query-client.ts"
import { type Keys, openStrict, refusalOf, type StrictApp, simpleTable } from "./strict-app.ts"

const account = "111122223333"
const TableName = "Orders"
const ResourceArn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`
const UserName = "app"
const RoleName = "reader"
const userArn = `arn:aws:iam::${account}:user/team/${UserName}`
const roleArn = `arn:aws:iam::${account}:role/${RoleName}`

async function makeUser(strict: StrictApp, root: Keys): Promise<Keys> {
  await ask(strict, root, "iam", "CreateUser", { UserName, Path: "/team/" })
  return keysIn(await ask(strict, root, "iam", "CreateAccessKey", { UserName }))
}

async function deleteUser(strict: StrictApp, root: Keys, { accessKeyId: AccessKeyId }: Keys) {
  await ask(strict, root, "iam", "DeleteAccessKey", { UserName, AccessKeyId })
  expect((await ask(strict, root, "iam", "DeleteUser", { UserName })).status).toBe(200)
}

function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements })
}

const allow = (AWS: string) => ({
  ...{ Effect: "Allow", Principal: { AWS }, Action: "dynamodb:GetItem", Resource: ResourceArn },
})

async function opened() {
  const strict = await openStrict()
  const root = await strict.addRoot(account)
  const db = strict.client(root)
  const reads = async (by: Keys) => {
    const get = strict.client(by).getItem({ TableName, Key: { pk: { S: "a" } } })
    return (await refusalOf(get)).split(":")[0]
  }
  return { strict, root, db, reads }
}

test.each(["CreateTable", "PutResourcePolicy"])(
  "a resource policy is not for the namesake of a deleted user: %s",
  async (operation) => {
    const { strict, root, db, reads } = await opened()
    const first = await makeUser(strict, root)
    const Policy = policyOf(allow(userArn))
    const isWithTable = operation === "CreateTable"
    await db.createTable({
      ...simpleTable(TableName),
      ...(isWithTable && { ResourcePolicy: Policy }),
    })
    if (!isWithTable) await db.putResourcePolicy({ ResourceArn, Policy })
    expect(await reads(first)).toBe("accepted")
    await deleteUser(strict, root, first)
    const second = await makeUser(strict, root)
    expect(await reads(second)).toBe("AccessDeniedException")
    // It is given again, to whoever is there now.
    const { RevisionId: before } = await db.getResourcePolicy({ ResourceArn })
    const { RevisionId } = await db.putResourcePolicy({ ResourceArn, Policy })
    expect(RevisionId).not.toBe(before)
    expect(await reads(second)).toBe("accepted")
    expect((await db.putResourcePolicy({ ResourceArn, Policy })).RevisionId).toBe(RevisionId)
    expect((await db.getResourcePolicy({ ResourceArn })).Policy).toBe(Policy)
  },
)

test("what is denied to a user is denied to a namesake, and nobody else's exception is theirs", async () => {
  const { strict, root, db, reads } = await opened()
  const first = await makeUser(strict, root)
  await db.createTable(simpleTable(TableName))
  const others = allow("*")
  const denied = { ...allow(userArn), Effect: "Deny" }
  const spared = {
    ...{ Effect: "Deny", Action: "dynamodb:GetItem", Resource: ResourceArn },
    NotPrincipal: { AWS: [userArn, account] },
  }
  await db.putResourcePolicy({ ResourceArn, Policy: policyOf(others, spared) })
  expect(await reads(first)).toBe("accepted")
  await deleteUser(strict, root, first)
  const second = await makeUser(strict, root)
  expect(await reads(second)).toBe("AccessDeniedException")
  await db.putResourcePolicy({ ResourceArn, Policy: policyOf(others, denied) })
  await deleteUser(strict, root, second)
  expect(await reads(await makeUser(strict, root))).toBe("AccessDeniedException")
})

test.each(["CreateRole", "UpdateAssumeRolePolicy"])(
  "a role is not for the namesake of a deleted user, nor a table for that of a role: %s",
  async (operation) => {
    const { strict, root, db, reads } = await opened()
    const first = await makeUser(strict, root)
    const trust = (AWS: string) =>
      policyOf({ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" })
    const makeRole = (AWS: string) =>
      ask(strict, root, "iam", "CreateRole", {
        ...{ RoleName, AssumeRolePolicyDocument: trust(AWS) },
      })
    const isNew = operation === "CreateRole"
    await makeRole(isNew ? userArn : account)
    const PolicyDocument = trust(userArn)
    if (!isNew) await ask(strict, root, "iam", operation, { RoleName, PolicyDocument })
    const assume = (by: Keys) =>
      ask(strict, by, "sts", "AssumeRole", { RoleArn: roleArn, RoleSessionName: "session" })
    const session = keysIn(await assume(first))
    await db.createTable(simpleTable(TableName))
    await db.putResourcePolicy({ ResourceArn, Policy: policyOf(allow(roleArn)) })
    expect(await reads(session)).toBe("accepted")
    await deleteUser(strict, root, first)
    const second = await makeUser(strict, root)
    expect((await assume(second)).status).toBe(403)
    expect((await ask(strict, root, "iam", "DeleteRole", { RoleName })).status).toBe(200)
    await makeRole(userArn)
    const later = keysIn(await assume(second))
    expect(await reads(later)).toBe("AccessDeniedException")
  },
)
