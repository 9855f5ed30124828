/** What `--to` and `--from` name. */
import { objectPlaceOf } from "../../config/backup.ts"
import type { Environment } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import type { ObjectPlace } from "../../storage/objects/object-place.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import { openObjects } from "../open-objects.ts"

/** A folder, or `s3://bucket/prefix` with the variables of the AWS SDKs. */
export async function openFolder(
  named: string,
  environment: Environment,
  platform: Platform,
): Promise<Objects> {
  const place = placeOf(named, environment)
  const { home } = await openObjects(place, { platform, isStrict: false })
  return home
}

function placeOf(named: string, environment: Environment): ObjectPlace {
  if (!named.startsWith("s3:")) return { folder: named.replace(/(?<=.)\/+$/, "") }
  const place = objectPlaceOf({ ...environment, BACKUP_URL: named }, { path: ":memory:" })
  if (place === undefined) throw new Error("a bucket is a place")
  return place
}

export async function textOf(objects: Objects, name: string): Promise<string | undefined> {
  const stream = await objects.get(name)
  return stream && new Response(stream).text()
}

export async function putText(objects: Objects, name: string, text: string): Promise<void> {
  await objects.put(name, new TextEncoder().encode(text))
}

/** For people and logs: secrets are in variables, never in the name. */
export function shownName(named: string, key: string): string {
  return `${named.replace(/\/+$/, "")}/${key}`
}
