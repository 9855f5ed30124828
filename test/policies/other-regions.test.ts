/** What a table's own policy forbids is forbidden from every region. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { refusalOf, simpleTable } from "../accounts/strict-app.ts"
import { account, type PolicyServer, startPolicyServer } from "./server-fixture.ts"

const [here, there] = ["us-east-1", "eu-west-1"]
const allowed = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }],
}

let server: PolicyServer
beforeAll(async () => {
  server = await startPolicyServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Somebody who may do everything, and a policy of a table that forbids it to them. */
async function forbidden(UserName: string, table: string) {
  const user = server.client(await server.addUser(UserName, allowed))
  const arn = `arn:aws:dynamodb:${there}:${account}:table/${table}`
  const Principal = { AWS: `arn:aws:iam::${account}:user/${UserName}` }
  const Statement = [{ Effect: "Deny", Principal, Action: "dynamodb:*", Resource: arn }]
  await server
    .client(server.rootKeys, there)
    .putResourcePolicy({ ResourceArn: arn, Policy: JSON.stringify({ ...allowed, Statement }) })
  const refusal = (action: string) =>
    new RegExp(`^AccessDeniedException: .* dynamodb:${action} on resource: ${arn} with an explicit`)
  return { user, refusal }
}

test("a table joins, leaves and follows no global table against its policy", async () => {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const
  for (const region of [here, there]) {
    const root = server.client(server.rootKeys, region)
    await root.createTable({ ...simpleTable("Music"), StreamSpecification })
  }
  const { user, refusal } = await forbidden("joiner", "Music")
  const asked = {
    GlobalTableName: "Music",
    ReplicationGroup: [here, there].map((RegionName) => ({ RegionName })),
  }
  expect(await refusalOf(user.createGlobalTable(asked))).toMatch(refusal("CreateGlobalTable"))
  await server.root.createGlobalTable(asked)
  const leaving = {
    GlobalTableName: "Music",
    ReplicaUpdates: [{ Delete: { RegionName: there } }],
  }
  expect(await refusalOf(user.updateGlobalTable(leaving))).toMatch(refusal("UpdateGlobalTable"))
  const setting = {
    GlobalTableName: "Music",
    ReplicaSettingsUpdate: [{ RegionName: there, ReplicaProvisionedReadCapacityUnits: 7 }],
  }
  expect(await refusalOf(user.updateGlobalTableSettings(setting))).toMatch(
    refusal("UpdateGlobalTableSettings"),
  )
})

test("a replica is not deleted against its policy", async () => {
  const TableName = "Books"
  await server.root.createTable(simpleTable(TableName))
  await server.root.updateTable({
    TableName,
    ReplicaUpdates: [{ Create: { RegionName: there } }],
  })
  const elsewhere = server.client(server.rootKeys, there)
  await expect
    .poll(
      async () => {
        const { Table } = await elsewhere
          .describeTable({ TableName })
          .catch(() => ({ Table: undefined }))
        return Table?.TableStatus
      },
      { timeout: 0 },
    )
    .toBe("ACTIVE")
  const { user, refusal } = await forbidden("remover", TableName)
  const ReplicaUpdates = [{ Delete: { RegionName: there } }]
  expect(await refusalOf(user.updateTable({ TableName, ReplicaUpdates }))).toMatch(
    refusal("DeleteTableReplica"),
  )
})
