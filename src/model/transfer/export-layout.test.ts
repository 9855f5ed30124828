import { createHash } from "node:crypto"
import { describe, expect, test } from "vitest"
import { changeLine } from "./change-line.ts"
import {
  dataFile,
  dataFileName,
  dataKey,
  exportKey,
  filesManifest,
  isData,
  md5Text,
  summaryManifest,
} from "./export-layout.ts"

const folder = { prefix: "2026-Nov", exportId: "01345678901234-abc12345" }

test("keys lie where DynamoDB puts them", () => {
  expect(exportKey(folder, "_started")).toBe(
    "2026-Nov/AWSDynamoDB/01345678901234-abc12345/_started",
  )
  expect(exportKey({ ...folder, prefix: undefined }, "x")).toBe(
    "AWSDynamoDB/01345678901234-abc12345/x",
  )
  expect(exportKey({ ...folder, prefix: "a/" }, "x")).toBe(
    "a/AWSDynamoDB/01345678901234-abc12345/x",
  )
  expect(dataKey(folder, "ION", false, "f")).toBe(
    "2026-Nov/AWSDynamoDB/01345678901234-abc12345/data/f.ion.gz",
  )
  expect(dataKey(folder, "DYNAMODB_JSON", true, "f")).toBe("2026-Nov/AWSDynamoDB/data/f.json.gz")
  expect(dataFileName(new Uint8Array(26))).toBe("a".repeat(26))
})

// AWS guide: the example of manifest-summary.json.
test("the summary has the guide's members in the guide's order", () => {
  const summary = {
    exportArn: "arn",
    tableArn: "table",
    tableId: "id",
    bucket: "b",
    sseAlgorithm: "AES256",
    filesKey: "k",
    startMs: 1604474914028,
    endMs: 1604475223897,
    exportMs: 1604474914028,
    billedSizeBytes: 0,
    itemCount: 8,
    format: "DYNAMODB_JSON" as const,
  }
  const members = JSON.parse(summaryManifest(summary))
  expect(Object.keys(members)).toEqual([
    ...[
      "version",
      "exportArn",
      "startTime",
      "endTime",
      "tableArn",
      "tableId",
      "exportTime",
      "s3Bucket",
    ],
    ...["s3Prefix", "s3SseAlgorithm", "s3SseKmsKeyId", "manifestFilesS3Key", "billedSizeBytes"],
    ...["itemCount", "outputFormat"],
  ])
  expect(members).toMatchObject({
    version: "2020-06-30",
    startTime: "2020-11-04T07:28:34.028Z",
    s3Prefix: null,
  })
  const incremental = { fromMs: 1604474914028, toMs: 1604475223897, view: "NEW_IMAGE" as const }
  expect(JSON.parse(summaryManifest({ ...summary, incremental }))).toMatchObject({
    ...{ version: "2023-08-01", exportType: "INCREMENTAL_EXPORT", outputView: "NEW_IMAGE" },
    exportFromTime: "2020-11-04T07:28:34.028Z",
  })
})

test("checksums are of the packed bytes", () => {
  const md5 = createHash("md5").update("packed").digest()
  const file = dataFile("k", 8, md5)
  expect(file.md5Checksum).toBe(md5Text("packed"))
  expect(file.etag).toMatch(/^[\da-f]{32}-1$/)
  expect(
    filesManifest([file, file])
      .split("\n")
      .map((line) => line && JSON.parse(line)),
  ).toEqual([file, file, ""])
})

test("an import passes over what an export has beside its data", () => {
  const found = [
    "data/a.json.gz",
    "_started",
    "manifest-summary.json",
    "manifest-files.md5",
    "manifest-files.checksum",
    "b.csv",
  ]
  expect(found.filter((key) => isData(`p/${key}`))).toEqual(["data/a.json.gz", "b.csv"])
})

describe("lines of an incremental export", () => {
  const changed = {
    atMs: 1604474914028,
    keys: { pk: { S: "a" } },
    before: '{"pk":{"S":"a"}}',
    after: '{"pk":{"S":"a"},"n":{"N":"2"}}',
  }

  test("both images, or the new one alone", () => {
    expect(JSON.parse(changeLine("DYNAMODB_JSON", "NEW_AND_OLD_IMAGES", changed))).toEqual({
      Metadata: { WriteTimestampMicros: { N: "1604474914028000" } },
      Keys: changed.keys,
      OldImage: { pk: { S: "a" } },
      NewImage: { pk: { S: "a" }, n: { N: "2" } },
    })
    expect(JSON.parse(changeLine("DYNAMODB_JSON", "NEW_IMAGE", changed))).not.toHaveProperty(
      "OldImage",
    )
  })

  test("in Ion", () => {
    expect(changeLine("ION", "NEW_AND_OLD_IMAGES", changed)).toBe(
      '$ion_1_0 {Record:{Metadata:{WriteTimestampMicros:1604474914028d3},Keys:{pk:"a"},' +
        'OldImage:{pk:"a"},NewImage:{pk:"a",n:2.}}}\n',
    )
  })
})
