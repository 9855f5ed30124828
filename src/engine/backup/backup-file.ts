/** Data files of a backup: a line for each entry, packed. */
import { promisify } from "node:util"
import { gunzip, gzip } from "node:zlib"
import type { Item } from "../../model/value/attribute-value.ts"
import { itemSize } from "../../model/value/size.ts"
import { type Platform, randomUuid } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { type BackupFile, damaged, dataOf, readWhole, sha256Of } from "./backup.ts"
import type { Entry } from "./entries.ts"

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/**
 * Each attempt has a name of its own: of two processes that take the same step, one is told that it
 * came too late, and must not have written over the other's file.
 */
export async function putFile(
  home: Objects,
  arn: string,
  place: number,
  entries: readonly Entry[],
  platform: Platform,
): Promise<BackupFile> {
  const lines = entries.map((entry) =>
    entry.row ? `+${entry.row.body}` : `-${JSON.stringify(entry.item)}`,
  )
  const bytes = new Uint8Array(await pack(lines.join("\n")))
  const name = `${dataOf(arn)}${String(place).padStart(8, "0")}-${randomUuid(platform)}.gz`
  await home.put(name, bytes)
  return { name, bytes: bytes.length, sha256: sha256Of(bytes) }
}

/** @throws ApiError if it is not there, or not what was written */
export async function getFile(
  home: Objects,
  arn: string,
  { name, bytes, sha256 }: BackupFile,
): Promise<Uint8Array> {
  const body = await readWhole(home, arn, name)
  if (body?.length !== bytes || sha256Of(body) !== sha256) throw damaged(arn)
  return body
}

/** Not parsed yet: a file has more of them than one step is to parse. */
export async function linesOf(body: Uint8Array): Promise<readonly string[]> {
  const text = (await unpack(body)).toString("utf8")
  return text === "" ? [] : text.split("\n")
}

export function entryOf(line: string): Entry {
  const body = line.slice(1)
  const item = JSON.parse(body) as Item
  return line.startsWith("+") ? { item, row: { body, size: itemSize(item) } } : { item }
}
