/** AWS guide: UpdateTable of global secondary indexes. Texts as observed. */
import { expect, test } from "vitest"
import {
  all,
  change,
  changedAtMs,
  changeRefusal,
  hash,
  indexed,
  invalid,
  tableOf,
  units,
} from "../../../test/support/table-input.ts"
import type { TableChangeInput } from "./change-table.ts"
import type { Table } from "./table.ts"

const provisioned = tableOf(indexed)
const onDemand = change(provisioned, { BillingMode: "PAY_PER_REQUEST" })

const updateIndex = (IndexName: string, more: object) => ({
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ...more } }],
})
const createIndex = (IndexName: string) => ({
  GlobalSecondaryIndexUpdates: [{ Create: { IndexName, KeySchema: [hash("g")], Projection: all } }],
})
const deleteIndex = (...names: string[]) => ({
  GlobalSecondaryIndexUpdates: names.map((IndexName) => ({ Delete: { IndexName } })),
})

test("a deleted index takes along the definitions that nothing else needs", () => {
  const after = change(provisioned, deleteIndex("gsi"))
  expect(after.globalIndexes).toEqual([])
  expect(Object.keys(after.attributeTypes)).toEqual(["pk", "sk", "l"])
})

test("an index keeps a throughput and a limit of decreases of its own", () => {
  const after = change(provisioned, updateIndex("gsi", { ProvisionedThroughput: units(4) }))
  expect(after.globalIndexes[0]?.provisioned).toEqual({
    readUnits: 4,
    writeUnits: 4,
    decreasedAtMs: changedAtMs,
    decreasesToday: 1,
  })
  expect(after.billing).toEqual(provisioned.billing)
})

test.each<[string, Table, TableChangeInput, string]>([
  [
    "no action",
    provisioned,
    { GlobalSecondaryIndexUpdates: [{}] },
    `ValidationException: ${invalid}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
  ],
  [
    "two actions in one",
    provisioned,
    {
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "gsi" }, Update: { IndexName: "x" } }],
    },
    `ValidationException: ${invalid}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
  ],
  [
    "two actions on one index",
    provisioned,
    deleteIndex("gsi", "gsi"),
    `ValidationException: ${invalid}Only one global secondary index update per index is allowed simultaneously. Index: gsi`,
  ],
  [
    "two indexes at once",
    provisioned,
    deleteIndex("gsi", "other"),
    "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
  ],
  [
    "an index that is there",
    provisioned,
    createIndex("lsi"),
    "ValidationException: Attempting to create an index which already exists",
  ],
  [
    "an index that would stay empty",
    provisioned,
    createIndex("more"),
    "ValidationException: GlobalSecondaryIndexUpdate.Create is not supported: define the index in CreateTable",
  ],
  [
    "the end of an index that is not there",
    provisioned,
    deleteIndex("more"),
    "ResourceNotFoundException: Requested resource not found",
  ],
  [
    "the end of a local index",
    provisioned,
    deleteIndex("lsi"),
    "ValidationException: Cannot delete an index that is not a GlobalSecondaryIndex: lsi",
  ],
  [
    "an update of nothing",
    provisioned,
    updateIndex("gsi", {}),
    `ValidationException: ${invalid}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: gsi`,
  ],
  [
    "an update of an index that is not there",
    provisioned,
    updateIndex("more", { ProvisionedThroughput: units(1) }),
    "ResourceNotFoundException: Requested resource not found",
  ],
  [
    "too much for an index, whether it is there or not",
    provisioned,
    updateIndex("more", { ProvisionedThroughput: units(1_000_000_000_001) }),
    "ValidationException: This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate",
  ],
  [
    "throughput for an on-demand index",
    onDemand,
    updateIndex("gsi", { ProvisionedThroughput: units(1) }),
    `ValidationException: ${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: gsi when BillingMode is PAY_PER_REQUEST`,
  ],
])("refused: %s", (_, table, input, text) => {
  expect(changeRefusal(table, input)).toBe(text)
})
