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
  range,
  strings,
  tableOf,
  units,
} from "../../../test/support/table-input.ts"
import type { TableChangeInput } from "./change-table.ts"
import type { KeySchemaElements } from "./definition-shapes.ts"
import { withActiveIndex, withoutIndex } from "./index-progress.ts"
import type { Table } from "./table.ts"

type KeySchemaElement = KeySchemaElements[number]

const provisioned = tableOf(indexed)
const onDemand = change(provisioned, { BillingMode: "PAY_PER_REQUEST" })

const updateIndex = (IndexName: string, more: object) => ({
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ...more } }],
})
const createIndex = (IndexName: string, ...keys: KeySchemaElement[]) => ({
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        ...{ IndexName, Projection: all },
        KeySchema: keys.length > 0 ? keys : [hash("g")],
      },
    },
  ],
})
const onlyOne =
  "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
const deleteIndex = (...names: string[]) => ({
  GlobalSecondaryIndexUpdates: names.map((IndexName) => ({ Delete: { IndexName } })),
})

test("a deleted index goes in two steps, and takes along what nothing else needs", () => {
  const after = change(provisioned, deleteIndex("gsi"))
  expect(after.globalIndexes).toEqual([{ ...provisioned.globalIndexes[0], state: "DELETING" }])
  expect(after.attributeTypes).toEqual(provisioned.attributeTypes)
  const gone = withoutIndex(after, after.globalIndexes[0]?.id ?? 0)
  expect(gone.globalIndexes).toEqual([])
  expect(Object.keys(gone.attributeTypes)).toEqual(["pk", "sk", "l"])
})

test("a deleted index needs no throughput when the table is given some", () => {
  const deleting = change(onDemand, deleteIndex("gsi"))
  const switched = change(deleting, {
    ...{ BillingMode: "PROVISIONED", ProvisionedThroughput: units(1) },
  })
  expect(switched.billing.mode).toBe("PROVISIONED")
})

// AWS guide, UpdateTable: AttributeDefinitions describe the keys of an index that is added. What
// the table knows already keeps its type; what no key uses is dropped (observed).
test("a created index brings its definitions and is not active before it is filled", () => {
  const GlobalSecondaryIndexUpdates = createIndex("more", hash("n"), range("l"))
  const AttributeDefinitions = [
    ...[
      { AttributeName: "n", AttributeType: "N" },
      { AttributeName: "l", AttributeType: "B" },
    ],
    { AttributeName: "unused", AttributeType: "S" },
  ] as const
  const after = change(onDemand, { AttributeDefinitions, ...GlobalSecondaryIndexUpdates })
  const created = after.globalIndexes[1]
  expect(created).toMatchObject({
    ...{ id: 99, name: "more", state: "CREATING", sort: [{ name: "l", type: "S" }] },
    partition: [{ name: "n", type: "N" }],
  })
  expect(after.attributeTypes).toEqual({ ...onDemand.attributeTypes, n: "N" })
  expect(withActiveIndex(after, 99).globalIndexes[1]).not.toHaveProperty("state")
})

test("an index that is still being created may be deleted, but nothing else begun", () => {
  const creating = change(onDemand, { AttributeDefinitions: strings("g"), ...createIndex("more") })
  expect(change(creating, deleteIndex("more")).globalIndexes[1]?.state).toBe("DELETING")
  const another = { AttributeDefinitions: strings("g"), ...createIndex("third") }
  for (const input of [deleteIndex("gsi"), another]) {
    expect(changeRefusal(creating, input)).toBe(onlyOne)
  }
  const deleting = change(creating, deleteIndex("more"))
  expect(changeRefusal(deleting, deleteIndex("more"))).toBe(onlyOne)
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
  ["two indexes at once", provisioned, deleteIndex("gsi", "other"), onlyOne],
  [
    "an index that is there",
    provisioned,
    createIndex("lsi"),
    "ValidationException: Attempting to create an index which already exists",
  ],
  [
    "an index whose keys are not defined in the request",
    onDemand,
    createIndex("more"),
    `ValidationException: ${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [g], AttributeDefinitions: []`,
  ],
  [
    "an index without a throughput in a provisioned table",
    provisioned,
    { AttributeDefinitions: strings("g"), ...createIndex("more") },
    `ValidationException: ${invalid}ProvisionedThroughput must be specified for index: more`,
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
