/** What DynamoDB counts of a search is not told; of a small table ours are all of its vectors. */
import { expect, test } from "vitest"
import { subject } from "../support/subject.ts"
import {
  createVectorTable,
  listOf,
  putAll,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

const db = subject()

test("four bytes for each dimension of each vector that is compared", async () => {
  const Dimensions = 100
  const TableName = await createVectorTable(db, [vectorIndex("near", { Dimensions })])
  const numbers = Array.from({ length: Dimensions }, (_, at) => at)
  await putAll(
    db,
    TableName,
    Array.from({ length: 7 }, (_, at) => vectorItem(`k${at}`, numbers)),
  )
  const { ConsumedCapacity } = await db.searchVectors({
    ...{ TableName, IndexName: "near", SearchVector: listOf(numbers), TopK: 1 },
    ReturnConsumedCapacity: "TOTAL",
  })
  expect(ConsumedCapacity).toEqual({ VectorSearchRequestBytes: 7 * 4 * Dimensions })
})
