// Attempts that need more than one feature: the table of the root users as a global table, with
// streams, insights, exports. Numbers are those of the abuse cases.
import { expect, test } from "vitest"
import { control, drawRoot, openStrict, recordOf, refusalOf, simpleTable } from "./strict-app.ts"

const TableName = "IAM"
const elsewhere = "eu-west-1"

test("12: the root users have no replica, where nobody would take the secrets out", async () => {
  const strict = await openStrict()
  await strict.addRoot("111122223333")
  const [home, there] = [strict.client(control), strict.client(control, elsewhere)]
  const ReplicaUpdates = [{ Create: { RegionName: elsewhere } }]
  await home.updateTable({
    TableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  expect(await refusalOf(home.updateTable({ TableName, ReplicaUpdates }))).toMatch(
    /^ValidationException: The table IAM cannot have replicas/,
  )
  expect(await refusalOf(there.describeTable({ TableName }))).toMatch(/^ResourceNotFound/)
})

test("45: no table of the root users is made as the replica of another", async () => {
  const strict = await openStrict()
  const [home, there] = [strict.client(control), strict.client(control, elsewhere)]
  await home.updateTable({ TableName, DeletionProtectionEnabled: false })
  await home.deleteTable({ TableName })
  await there.createTable({
    ...simpleTable(TableName),
    AttributeDefinitions: [{ AttributeName: "AccessKeyId", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "AccessKeyId", KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  // Of that name, and no more than data.
  await there.putItem({ TableName, Item: recordOf(drawRoot("111122223333")) })
  const ReplicaUpdates = [{ Create: { RegionName: "us-east-1" } }]
  expect(await refusalOf(there.updateTable({ TableName, ReplicaUpdates }))).toMatch(
    /^ValidationException: The table IAM cannot have replicas/,
  )
  expect(await refusalOf(home.describeTable({ TableName }))).toMatch(/^ResourceNotFound/)
})
