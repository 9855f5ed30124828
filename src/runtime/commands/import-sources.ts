/** The data files of an import: which there are, and what is in them. */
import { createHash } from "node:crypto"
import type { CsvFormat, DataFormat, InputFormat } from "../../engine/transfer/data-records.ts"
import { type Compression, chunksOf } from "../../engine/transfer/decompressed.ts"
import { type DataFile, isData } from "../../model/transfer/export-layout.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { textOf } from "./object-folder.ts"

export interface Source {
  readonly name: string
  readonly bytes: number
  /** Of the manifest, where there is one. */
  readonly md5?: string
}

/** How the files are read. */
export interface SourceFormat {
  readonly format: InputFormat
  /** Absent: told by the name of each file. */
  readonly compression?: Compression | undefined
  readonly csv?: CsvFormat | undefined
}

/** By the manifest of an export where there is one, or else all that looks like data. */
export async function sourcesIn(objects: Objects): Promise<readonly Source[]> {
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

/** Throws unless it is what the manifest has seen. */
export async function requireIntact(objects: Objects, { name, md5 }: Source): Promise<void> {
  if (md5 === undefined) return
  const stream = await objects.get(name)
  const hash = createHash("md5")
  if (stream) for await (const chunk of chunksOf(stream)) hash.update(chunk)
  if (hash.digest("base64") !== md5) throw new Error(`${name} is not what its manifest tells of`)
}

/** @param onBytes is told how many more have been read */
export async function openSource(
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

export function formatOf({ format, compression, csv }: SourceFormat, name: string): DataFormat {
  const told = name.endsWith(".gz") ? "GZIP" : /\.zstd?$/.test(name) ? "ZSTD" : "NONE"
  return { format, compression: compression ?? told, csv }
}
