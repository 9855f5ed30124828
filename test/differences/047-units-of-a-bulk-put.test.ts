// "The maximum rate, in write request units per second": over which time DynamoDB holds it is open.
import { expect, test } from "vitest"
import { createTable, describe, start } from "../transfer/bulk-fixture.ts"
import { open } from "../transfer/fixture.ts"
import { put } from "../transfer/import-fixture.ts"

test("ten seconds' worth is put at once, and then waited for", async () => {
  await using opened = await open()
  await createTable(opened)
  const line = (n: number) => `{"Item":{"pk":{"S":"p${n}"},"sk":{"N":"1"}}}\n`
  await put(opened, "in/0", Array.from({ length: 10_400 }, (_, n) => line(n)).join(""))
  const { BulkOperationArn } = await start(opened, { MaxWriteRequestUnits: 1024 })
  await opened.settle()
  expect((await describe(opened, BulkOperationArn)).ProcessedItemCount).toBe(10_250)
  opened.clock.aheadMs += 11_000
  await opened.settle()
  expect((await describe(opened, BulkOperationArn)).ProcessedItemCount).toBe(10_400)
  opened.clock.aheadMs += 1000
  await opened.settle()
  expect((await describe(opened, BulkOperationArn)).BulkOperationStatus).toBe("COMPLETED")
})
