/**
 * Global tables of version 2017.11.29 are resources of their own, beside the tables behind them.
 * Source: service authorization reference for DynamoDB.
 */
import { afterAll, beforeAll, expect, test } from "vitest"
import { refusalOf, simpleTable } from "../accounts/strict-app.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const TableName = "Music"
const GlobalTableName = TableName
const [here, there] = ["us-east-1", "eu-west-1"]
const globalArn = `arn:aws:dynamodb::${account}:global-table/${GlobalTableName}`
const arnIn = (region: string) => `arn:aws:dynamodb:${region}:${account}:table/${TableName}`
const ReplicationGroup = [here, there].map((RegionName) => ({ RegionName }))

let server: PolicyServer
beforeAll(async () => {
  server = await startPolicyServer()
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const
  for (const region of [here, there]) {
    const root = server.client(server.rootKeys, region)
    await root.createTable({ ...simpleTable(TableName), StreamSpecification })
  }
})
afterAll(() => server[Symbol.asyncDispose]())

let users = 0
async function userWith(Action: string, ...Resource: string[]) {
  const Statement = [{ Effect: "Allow", Action: `dynamodb:${Action}`, Resource }]
  const policy = { Version: "2012-10-17", Statement }
  return server.client(await server.addUser(`user${users++}`, policy))
}

const refusal = (action: string, resource: string) =>
  new RegExp(`^AccessDeniedException: .* to perform: dynamodb:${action} on resource: ${resource} `)

test("made, changed and described by whoever may, and nobody else", async () => {
  const all = [globalArn, ...[here, there].map(arnIn)]
  for (const left of all) {
    const user = await userWith("CreateGlobalTable", ...all.filter((arn) => arn !== left))
    expect(await refusalOf(user.createGlobalTable({ GlobalTableName, ReplicationGroup }))).toMatch(
      refusal("CreateGlobalTable", left),
    )
  }
  const maker = await userWith("CreateGlobalTable", ...all)
  await maker.createGlobalTable({ GlobalTableName, ReplicationGroup })

  const ReplicaUpdates = [{ Delete: { RegionName: there } }]
  const own = await userWith("UpdateGlobalTable", globalArn, arnIn(here))
  expect(await refusalOf(own.updateGlobalTable({ GlobalTableName, ReplicaUpdates }))).toMatch(
    refusal("UpdateGlobalTable", arnIn(there)),
  )
  const settings = { GlobalTableName, GlobalTableBillingMode: "PAY_PER_REQUEST" } as const
  expect(await refusalOf(own.updateGlobalTableSettings(settings))).toMatch(
    refusal("UpdateGlobalTableSettings", globalArn),
  )
  const setter = await userWith("UpdateGlobalTableSettings", globalArn, arnIn(here))
  expect((await setter.updateGlobalTableSettings(settings)).ReplicaSettings).toHaveLength(2)

  // Who looks at the global table need not be allowed to look at its tables.
  const reader = await userWith("DescribeGlobalTable*", globalArn)
  const { GlobalTableDescription } = await reader.describeGlobalTable({ GlobalTableName })
  expect(GlobalTableDescription?.ReplicationGroup).toEqual(ReplicationGroup)
  const { ReplicaSettings } = await reader.describeGlobalTableSettings({ GlobalTableName })
  expect(ReplicaSettings).toHaveLength(2)
  expect(await refusalOf(reader.listGlobalTables({}))).toMatch(refusal("ListGlobalTables", "\\*"))
  const lister = await userWith("ListGlobalTables", "*")
  expect((await lister.listGlobalTables({})).GlobalTables).toHaveLength(1)

  const changer = await userWith("UpdateGlobalTable", ...all)
  await changer.updateGlobalTable({ GlobalTableName, ReplicaUpdates })
})
