// Another IAM may answer whatever it likes: what is not whole and right allows a user nothing.
import type { RequestListener } from "node:http"
import { expect, test } from "vitest"
import { answering } from "./answering.ts"
import { account, addHolder, openWith, statement, user } from "./foreign-iam.ts"
import { refusalOf } from "./strict-app.ts"

const page = (result: string) =>
  `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult>${result}</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`
const last = "<IsTruncated>false</IsTruncated>"
const member = (document: string, more = "") =>
  `<UserDetailList><member><Path>/</Path><UserName>app</UserName><UserId>AIDAX</UserId><UserPolicyList><member><PolicyName>p</PolicyName><PolicyDocument>${document}</PolicyDocument></member></UserPolicyList>${more}</member></UserDetailList>`
const allowed = page(member(encodeURIComponent(statement("Allow", "dynamodb:*"))) + last)
const always =
  (text: string): RequestListener =>
  (_, to) =>
    void to.end(text)

/** What becomes of a user's ListTables while the endpoint answers so; a root's is never refused. */
async function listWith(answer: RequestListener): Promise<string> {
  const [url] = await answering(answer)
  const strict = await openWith(url)
  const root = await strict.addRoot(account)
  const keys = await addHolder(strict, user("app"))
  expect(await refusalOf(strict.client(root).listTables({}))).toMatch(/^accepted/)
  return refusalOf(strict.client(keys).listTables({}))
}

const explicit = /^AccessDeniedException: .* with an explicit deny in an identity-based policy$/
const implicit = /^AccessDeniedException: .* because no identity-based policy allows/

test.each<[string, RequestListener, RegExp]>([
  ["a policy that allows", always(allowed), /^accepted/],
  ["nobody", always(page(last)), implicit],
  ["no XML", always("hello"), explicit],
  ["half of it", always(allowed.slice(0, -20)), explicit],
  ["something else", always("<ErrorResponse/>"), explicit],
  ["an entity", always(`<!DOCTYPE a [<!ENTITY a "a">]>${allowed}`), explicit],
  ["an entity of no declaration", always(page(`${member("&a;")}${last}`)), explicit],
  ["a comment", always(allowed.replace("<IsTr", "<!-- --><IsTr")), explicit],
  ["a user without a name", always(allowed.replace("UserName>app", "Other>app")), explicit],
  ["not whether there is more", always(allowed.replace(last, "")), explicit],
  ["pages without an end", always(allowed.replace(last, more("again"))), explicit],
  ["no policy", always(page(member("%7B%7D") + last)), explicit],
  ["what cannot be decoded", always(page(member("%E0%A4%A") + last)), explicit],
  ["a boundary that is not there", always(withBoundary("gone")), /^AccessDeniedException/],
  ["17 MiB", always(allowed + " ".repeat(17 * 1024 * 1024)), explicit],
  ["a failure", (_, to) => void to.writeHead(500).end(), explicit],
  ["a refusal", (_, to) => void to.writeHead(403).end(), explicit],
  [
    "somewhere else",
    (_, to) => void to.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    explicit,
  ],
])("IAM answers with %s", async (_, answer, expected) => {
  expect(await listWith(answer)).toMatch(expected)
})

function more(marker: string): string {
  return `<IsTruncated>true</IsTruncated><Marker>${marker}</Marker>`
}

function withBoundary(name: string): string {
  const arn = `arn:aws:iam::${account}:policy/${name}`
  const boundary = `<PermissionsBoundary><PermissionsBoundaryArn>${arn}</PermissionsBoundaryArn></PermissionsBoundary>`
  return page(member(encodeURIComponent(statement("Allow", "*")), boundary) + last)
}

// 37: the policies of an endpoint are judged by the rules, or deny; nothing in between.
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/*`
test.each<[string, object, RegExp, string?]>([
  ["of an unknown version", { Action: "*" }, explicit, "2030-01-01"],
  ["that allows all but something else", { NotAction: "iam:*" }, /^accepted/],
  ["that allows all but this", { NotAction: "dynamodb:List*" }, implicit],
  ["for all resources but others", { Action: "*", NotResource: `${arn}x` }, /^accepted/],
  ["for all resources but this", { Action: "*", NotResource: arn }, implicit],
  ["with a star in the middle", { Action: "dynamodb:L*s" }, /^accepted/],
  ["with a star in the middle of another name", { Action: "dynamodb:L*x" }, implicit],
  [
    "with a variable that is another name",
    { Action: "*", Resource: arn.replace("*", `\${aws:username}`) },
    implicit,
  ],
  [
    "with a variable that is right",
    {
      Action: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": `arn:*:iam::*:user/\${aws:username}` } },
    },
    /^accepted/,
  ],
  ["in another case", { Action: "DYNAMODB:listtables" }, /^accepted/],
  // U+017F is an s in small letters to whoever maps case by Unicode.
  ["with a letter that only looks alike", { Action: "dynamodb:Li\u017ftTables" }, explicit],
])("37: a policy %s", async (_, given, expected, Version = "2012-10-17") => {
  const Resource = "NotResource" in given ? {} : { Resource: "*" }
  const Statement = [{ Effect: "Allow", ...Resource, ...given }]
  const document = encodeURIComponent(JSON.stringify({ Version, Statement }))
  expect(await listWith(always(page(member(document) + last)))).toMatch(expected)
})

test("35: it is asked about an account once for a while, and not about strangers", async () => {
  let isDown = false
  const [url, seen] = await answering((_, to) =>
    isDown ? to.writeHead(500).end() : to.end(allowed),
  )
  const strict = await openWith(url)
  await strict.addRoot(account)
  const keys = await addHolder(strict, user("app"))
  const list = () => refusalOf(strict.client(keys).listTables({}))
  const answers = await Promise.all(Array.from({ length: 10 }, list))
  expect(answers.filter((answer) => answer.startsWith("accepted"))).toHaveLength(10)
  expect(seen.count).toBe(1)
  const stranger = { ...keys, accessKeyId: "AKIARTX3GSDS77777777" }
  for (let time = 0; time < 5; time++) {
    expect(await refusalOf(strict.client(stranger).listTables({}))).toMatch(/^Unrecognized/)
  }
  expect(seen.count).toBe(1)
  isDown = true
  strict.clock.aheadMs = 31_000
  for (let time = 0; time < 5; time++) expect(await list()).toMatch(/^accepted/)
  // After a failure it is left alone.
  expect(seen.count).toBe(2)
})

test("an account without a root key in use has nobody who could ask", async () => {
  const [url, seen] = await answering(always(allowed))
  const strict = await openWith(url)
  const keys = await addHolder(strict, user("app"))
  expect(await refusalOf(strict.client(keys).listTables({}))).toMatch(explicit)
  expect(seen.count).toBe(0)
})
