/** Versions as callers see them. What dynamodb-mini had is as it had it; the rest is added. */
import { unescaped } from "./keys.ts"
import type { Version } from "./record.ts"

export function collectionView(application: string, version: Version): object {
  const [user, collection] = userAndCollection(version.id)
  return {
    meta: { application, user, collection, ...timesOf(version) },
    name: version.name,
  }
}

/** @param collectionId `<user>#<collection>` */
export function entryView(collectionId: string, version: Version): object {
  const [user, collection] = userAndCollection(collectionId)
  return {
    meta: { user, collection, entry: version.id, ...timesOf(version) },
    name: version.name,
    ...(version.value === undefined ? {} : { value: parsed(version.value) }),
  }
}

export function collectionPath(id: string): string {
  const [user, collection] = userAndCollection(id)
  return `/api/user/${encodeURIComponent(user)}/collection/${encodeURIComponent(collection)}`
}

export function entryPath(collectionId: string, entry: string): string {
  return `${collectionPath(collectionId)}/entry/${encodeURIComponent(entry)}`
}

function timesOf({ version, revision, createdAt, deletedAt }: Version) {
  return {
    version,
    revision,
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt).toISOString() }),
    updatedAt: new Date(version).toISOString(),
    deletedAt,
  }
}

function userAndCollection(id: string): [string, string] {
  const [user = "", collection = ""] = id.split("#")
  return [unescaped(user), collection]
}

/** By anybody but us something else may have been written. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    if (error instanceof SyntaxError) return value
    throw error
  }
}
