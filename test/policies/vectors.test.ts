/** What policies say about SearchVectors. AWS guide: security of vector indexes. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { refusalOf } from "../accounts/strict-app.ts"
import { listOf, vectorIndex, vectorItem, vectorTable } from "../support/vector-table.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const TableName = "Looks"
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/${TableName}`

let server: PolicyServer
beforeAll(async () => {
  server = await startPolicyServer()
  const { root } = server
  await root.createTable({ ...vectorTable([vectorIndex("near"), vectorIndex("far")]), TableName })
  await root.putItem({ TableName, Item: vectorItem("a", [1, 2]) })
})
afterAll(() => server[Symbol.asyncDispose]())

let users = 0
async function searchAs(statement: object, IndexName = "near"): Promise<string | undefined> {
  const allow = { Effect: "Allow", Action: "dynamodb:SearchVectors", ...statement }
  const policy = { Version: "2012-10-17", Statement: [allow] }
  const db = server.client(await server.addUser(`searcher${users++}`, policy))
  const search = db.searchVectors({ TableName, IndexName, SearchVector: listOf([1, 2]), TopK: 1 })
  try {
    return (await search).SearchResults?.[0]?.Item?.pk?.S
  } catch {
    return refusalOf(search)
  }
}

test("a search is allowed on its index, and by no other action", async () => {
  expect(await searchAs({ Resource: `${arn}/index/near` })).toBe("a")
  expect(await searchAs({ Resource: `${arn}/index/near` }, "far")).toContain(
    `dynamodb:SearchVectors on resource: ${arn}/index/far`,
  )
  expect(await searchAs({ Resource: arn })).toContain("AccessDeniedException")
  const others = ["dynamodb:Query", "dynamodb:Scan", "dynamodb:GetItem"]
  expect(await searchAs({ Action: others, Resource: "*" })).toContain("AccessDeniedException")
})

test("a condition on what is searched is never met", async () => {
  const Resource = `${arn}/index/*`
  for (const key of ["LeadingKeys", "Attributes"]) {
    const Condition = { "ForAnyValue:StringEquals": { [`dynamodb:${key}`]: ["a", "pk"] } }
    expect(await searchAs({ Resource, Condition })).toContain("AccessDeniedException")
  }
})
