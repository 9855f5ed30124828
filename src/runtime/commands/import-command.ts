/**
 * `libdynamo import`: data files go into a table of any endpoint or database, by BatchWriteItem. A
 * checkpoint beside the data lets an interrupted import go on; what is put twice is put once.
 */
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { ConfigError, type Environment } from "../../config.ts"
import {
  type CsvFormat,
  type DataFormat,
  dataRecords,
  type InputFormat,
} from "../../engine/transfer/data-records.ts"
import { type Compression, chunksOf } from "../../engine/transfer/decompressed.ts"
import { type DataFile, isData } from "../../model/transfer/export-layout.ts"
import type { ScalarType } from "../../model/value/attribute-value.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { CallRefused } from "../signed-call.ts"
import { BatchWriter } from "./batch-writer.ts"
import { type Calls, openPatiently } from "./calls.ts"
import { openFolder, putText, textOf } from "./object-folder.ts"
import { Progress, type Screen } from "./progress.ts"

export interface ImportOptions {
  readonly table: string
  /** A folder with data, or `s3://bucket/prefix`. */
  readonly from: string
  readonly format: InputFormat
  /** Absent: told by the name of each file. */
  readonly compression?: Compression | undefined
  readonly csv?: CsvFormat | undefined
  /** `pk:S` or `pk:S,sk:N`: the table is created if it is not there. */
  readonly key?: string | undefined
  readonly endpoint?: string | undefined
}

interface Checkpoint {
  readonly tableArn: string
  readonly tableId: string
  readonly objectsDone: number
  readonly recordsDone: number
  readonly items: number
  readonly errors: number
}

interface Source {
  readonly name: string
  readonly bytes: number
  /** Of the manifest, where there is one. */
  readonly md5?: string
}

interface Context {
  readonly options: ImportOptions
  readonly environment: Environment
  readonly platform: Platform
  readonly screen: Screen
}

/** Records between two checkpoints. */
const recordsPerStep = 5000

/** A line of JSON that tells how it went. */
export async function importTable(context: Context): Promise<string> {
  const { options, environment, platform, screen } = context
  await using calls = await openPatiently(options.endpoint, environment, platform)
  const objects = await openFolder(options.from, environment, platform)
  const sources = await sourcesIn(objects)
  if (sources.length === 0) throw new Error(`there is no data in ${options.from}`)
  const table = await findOrCreateTable(calls, options)
  const checkpointName = `_import-${options.table.replaceAll(/[^\w.-]/g, "_")}.json`
  const found = await findCheckpoint(objects, checkpointName, table)
  let done: Checkpoint = found ?? {
    ...{ tableArn: table.arn, tableId: table.id },
    ...{ objectsDone: 0, recordsDone: 0, items: 0, errors: 0 },
  }
  const progress = new Progress(screen, platform, done.items)
  if (found) progress.note(`going on with the import behind ${done.items} items`)
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0)
  let bytesDone = sources.slice(0, done.objectsDone).reduce((sum, { bytes }) => sum + bytes, 0)
  const save = async (next: Checkpoint) => {
    done = next
    await putText(objects, checkpointName, JSON.stringify(done))
  }
  for (const source of sources.slice(done.objectsDone)) {
    await requireIntact(objects, source)
    const writer = new BatchWriter(calls, options.table, table.keyNames, {
      onFault: (text) => progress.note(`${source.name}: ${text}`),
    })
    const before = done
    const step = () => ({
      items: before.items + writer.items,
      errors: before.errors + writer.errors,
    })
    let records = before.recordsDone
    let read = 0
    const stream = await openSource(objects, source, (bytes) => {
      read += bytes
    })
    const format = formatOf(options, source.name)
    for await (const record of dataRecords(stream, format, table.types, records)) {
      records += 1
      if (record.fault !== undefined) writer.fault(`record ${records}: ${record.fault}`)
      for (const item of record.items) await writer.put(item)
      const part = (bytesDone + read) / total
      progress.moved({ done: "importing", items: step().items, part: Math.min(0.99, part) })
      if (records % recordsPerStep !== 0) continue
      await writer.flush()
      await save({ ...done, ...step(), recordsDone: records })
      progress.stepped({ done: "importing", items: done.items, part: Math.min(0.99, part) })
    }
    await writer.flush()
    bytesDone += source.bytes
    await save({ ...done, ...step(), objectsDone: done.objectsDone + 1, recordsDone: 0 })
    progress.stepped({
      done: "importing",
      items: done.items,
      part: Math.min(0.99, bytesDone / total),
    })
  }
  await objects.delete(checkpointName)
  progress.ended({ done: "imported", items: done.items })
  return JSON.stringify({ table: options.table, items: done.items, errors: done.errors })
}

/** By the manifest of an export where there is one, or else all that looks like data. */
async function sourcesIn(objects: Objects): Promise<readonly Source[]> {
  const all: Source[] = []
  let manifest: string | undefined
  for await (const { name, bytes } of objects.list("")) {
    if (/(^|\/)manifest-files\.json$/.test(name)) {
      if (manifest) throw new Error("there are several exports: name the folder of one of them")
      manifest = name
    } else if (isData(name) && bytes > 0) all.push({ name, bytes })
  }
  if (manifest === undefined) return all
  const files = ((await textOf(objects, manifest)) ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as DataFile)
  return files.map(({ dataFileS3Key: key, md5Checksum: md5 }) => {
    // Keys are those of the bucket; the folder may be a copy of a part of it.
    const found = all.find(({ name }) => key === name || key.endsWith(`/${name}`))
    const near = found ?? all.find(({ name }) => name.endsWith(key.slice(key.lastIndexOf("/"))))
    if (!near) throw new Error(`${key} of the manifest is not there`)
    return { ...near, md5 }
  })
}

async function requireIntact(objects: Objects, { name, md5 }: Source): Promise<void> {
  if (md5 === undefined) return
  const stream = await objects.get(name)
  const hash = createHash("md5")
  if (stream) for await (const chunk of chunksOf(stream)) hash.update(chunk)
  if (hash.digest("base64") !== md5) throw new Error(`${name} is not what its manifest tells of`)
}

async function openSource(
  objects: Objects,
  { name }: Source,
  onBytes: (bytes: number) => void,
): Promise<ReadableStream<Uint8Array>> {
  const stream = await objects.get(name)
  if (stream === undefined) throw new Error(`${name} is gone`)
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onBytes(chunk.length)
      controller.enqueue(chunk)
    },
  })
  return stream.pipeThrough(count)
}

function formatOf({ format, compression, csv }: ImportOptions, name: string): DataFormat {
  const told = name.endsWith(".gz") ? "GZIP" : /\.zstd?$/.test(name) ? "ZSTD" : "NONE"
  return { format, compression: compression ?? told, csv }
}

interface ImportedTable {
  readonly arn: string
  readonly id: string
  readonly keyNames: readonly string[]
  readonly types: Readonly<Record<string, ScalarType>>
}

async function findOrCreateTable(calls: Calls, options: ImportOptions): Promise<ImportedTable> {
  const TableName = options.table
  const described = await calls.call("DescribeTable", { TableName }).catch((error: unknown) => {
    const isMissing = error instanceof CallRefused && error.code === "ResourceNotFoundException"
    if (isMissing && options.key !== undefined) return undefined
    throw error
  })
  if (described === undefined) await calls.call("CreateTable", creationOf(options))
  for (;;) {
    const { Table } = await calls.call("DescribeTable", { TableName })
    const table = Table as Record<string, unknown>
    if (table.TableStatus !== "CREATING") return importedTable(table)
    await sleep(500)
  }
}

function importedTable(table: Record<string, unknown>): ImportedTable {
  const definitions = table.AttributeDefinitions as {
    AttributeName: string
    AttributeType: ScalarType
  }[]
  const keys = table.KeySchema as { AttributeName: string }[]
  return {
    arn: String(table.TableArn),
    id: String(table.TableId),
    keyNames: keys.map(({ AttributeName }) => AttributeName),
    types: Object.fromEntries(
      definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    ),
  }
}

function creationOf({ table: TableName, key = "" }: ImportOptions): object {
  const parts = key.split(",").map((part) => /^(.+):([SNB])$/.exec(part) ?? [])
  if (parts.length > 2 || parts.some(([whole]) => whole === undefined)) {
    throw new ConfigError("--key must be such as pk:S or pk:S,sk:N")
  }
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: parts.map(([, AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: parts.map(([, AttributeName], at) => ({
      AttributeName,
      KeyType: at === 0 ? "HASH" : "RANGE",
    })),
  }
}

async function findCheckpoint(
  objects: Objects,
  name: string,
  table: ImportedTable,
): Promise<Checkpoint | undefined> {
  const text = await textOf(objects, name)
  const checkpoint = text === undefined ? undefined : (JSON.parse(text) as Checkpoint)
  const isOurs = checkpoint?.tableArn === table.arn && checkpoint.tableId === table.id
  return isOurs ? checkpoint : undefined
}
