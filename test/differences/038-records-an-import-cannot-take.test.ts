/**
 * AWS guide: import format quotas and validation: each is a line in CloudWatch. There is none here,
 * so the description names no log group, and our own log has the line.
 */
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { createEngine } from "../../src/engine/engine.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import { describeImport } from "../../src/services/dynamodb/operations/describe-import.ts"
import { importTable } from "../../src/services/dynamodb/operations/import-table.ts"
import { memoryObjects } from "../../src/storage/objects/memory.ts"
import { onePlace } from "../../src/storage/placement.ts"
import { contextOf, openContext, perform } from "../support/context.ts"

test("are logged, with where they stand and what is wrong", async () => {
  const { engine } = await openContext()
  const bucket = memoryObjects()
  const lines = [
    '{"Item":{"pk":{"S":"a"}}}',
    '{"Item":{}}',
    '{"Item":{"pk":{"S":"b"},"n":{"N":"secret"}}}',
    '{"Item":{"pk":{"S":"c"},"n":{"SS":["secret","secret"]}}}',
    '{"Item":{"pk":{"S":"d"},"n":{"secret":"secret"}}}',
    "secret",
  ]
  await bucket.put("data.gz", gzipSync(lines.join("\n")) as Uint8Array<ArrayBuffer>)
  const logged: unknown[] = []
  const platform = {
    ...engine.platform,
    log: (level: string, event: string, fields: object = {}) =>
      logged.push({ level, event, ...fields }),
  }
  const objects = { home: memoryObjects(), bucket: () => bucket }
  const placement = onePlace(engine.storage)
  const context = contextOf(createEngine({ placement, platform, objects }))
  const { ImportTableDescription: begun } = (await perform(
    importTable,
    {
      ...{
        S3BucketSource: { S3Bucket: "exports" },
        InputFormat: "DYNAMODB_JSON",
        InputCompressionType: "GZIP",
      },
      TableCreationParameters: {
        ...{ TableName: "Imported", BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      },
    },
    context,
  )) as { ImportTableDescription: { ImportArn: string } }
  const { ImportArn } = begun
  while (await runMaintenance({ placement, platform, objects })) {}
  const { ImportTableDescription: done } = await perform(describeImport, { ImportArn }, context)
  expect(done).toMatchObject({
    ErrorCount: 5,
    ImportedItemCount: 1,
    FailureCode: "ItemValidationError",
  })
  expect(done).not.toHaveProperty("CloudWatchLogGroupArn")
  expect(logged[0]).toEqual({
    ...{ level: "warn", event: "import.item", import: ImportArn, object: "data.gz", record: 2 },
    error: "One or more parameter values were invalid: Missing the key pk in the item",
  })
  expect(logged).toHaveLength(5)
  // docs/security.md: logs hold no value of an item.
  expect(JSON.stringify(logged)).not.toContain("secret")
})
