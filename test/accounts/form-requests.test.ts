// Form requests pass the same checks as those of DynamoDB; what is malformed is refused.

import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { expect, test } from "vitest"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { ask, keysIn, outcomeOf, signedForm } from "./query-client.ts"
import { bootstrap, openStrict, refusalOf, region } from "./strict-app.ts"

const account = "111122223333"
const versions = { iam: "2010-05-08", sts: "2011-06-15" }
const formOf = (service: "iam" | "sts", Action: string, more = {}) =>
  new URLSearchParams({ Action, Version: versions[service], ...more }).toString()

test("a signature that changes something or hands out credentials is good once", async () => {
  const { app, addRoot } = await openStrict({ strict: { ...bootstrap, refusesReplays: true } })
  const root = await addRoot(account)
  const twice = async (service: "iam" | "sts", action: string, more = {}) => {
    const request = await signedForm(root, service, formOf(service, action, more))
    const first = await app.fetch(request.clone())
    const second = await app.fetch(request)
    return [first.status, second.status, await second.text()]
  }
  const refused = [200, 403, expect.stringContaining("This request was carried out before.")]
  expect(await twice("iam", "CreateUser", { UserName: "u" })).toEqual(refused)
  expect(await twice("iam", "CreateAccessKey", { UserName: "u" })).toEqual(refused)
  expect(await twice("sts", "GetSessionToken")).toEqual(refused)
  expect((await twice("sts", "GetCallerIdentity")).slice(0, 2)).toEqual([200, 200])
})

test("the endpoint of another account is refused, and a header that is there twice", async () => {
  const { app, addRoot } = await openStrict()
  const root = await addRoot(account)
  const form = formOf("iam", "ListUsers")
  const at = async (host: string) => {
    const signed = await signedForm(root, "iam", form, new Date(), { host })
    const request = new Request(`http://${host}/`, signed)
    const answer = await app.fetch(request)
    return { status: answer.status, text: await answer.text() }
  }
  expect(outcomeOf(await at(`${account}.ddb.us-east-1.amazonaws.com`))).toBe("200")
  expect(outcomeOf(await at("444455556666.ddb.us-east-1.amazonaws.com"))).toBe(
    "403 AccessDenied: The endpoint is that of another account",
  )
  // As two headers of one name arrive, and as they are signed.
  const twice = await signedForm(root, "iam", form, new Date(), { "x-amz-target": "a,b" })
  const refused = await app.fetch(twice)
  expect([refused.status, await refused.text()]).toEqual([
    400,
    expect.stringContaining("is there twice"),
  ])
})

test("an entry of PolicyArns without an ARN is refused: it would be no limit", async () => {
  const strict = await openStrict()
  const root = await strict.addRoot(account)
  const trust = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] })
  await ask(strict, root, "iam", "CreateRole", { RoleName: "r", AssumeRolePolicyDocument })
  const role = { RoleArn: `arn:aws:iam::${account}:role/r`, RoleSessionName: "one" }
  const assume = (more: Record<string, string>) =>
    ask(strict, root, "sts", "AssumeRole", { ...role, ...more })
  for (const member of ["Arn", "arn"]) {
    const answer = await assume({ [`PolicyArns.member.1.${member}`]: "" })
    expect(outcomeOf(answer)).toMatch(/^400 ValidationError/)
  }
  const good = { "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/AdministratorAccess" }
  expect(keysIn(await assume(good)).sessionToken).toBeDefined()
})

test("an iterator that is about no stream is invalid, whoever asks", async () => {
  const { app, addRoot } = await openStrict()
  const client = new DynamoDBStreams({
    region,
    endpoint: "http://127.0.0.1:8000",
    credentials: await addRoot(account),
    requestHandler: sdkRequestHandler(app),
    maxAttempts: 1,
  })
  for (const ShardIterator of ["arn|1|AAAA", "*|1|AAAA", "nothing at all"]) {
    expect(await refusalOf(client.getRecords({ ShardIterator }))).toBe(
      "ValidationException: Invalid ShardIterator",
    )
  }
})
