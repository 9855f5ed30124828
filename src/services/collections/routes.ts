/** Every route, with what answers it. */
import type { Run } from "./api-request.ts"
import { createCollection, createEntry } from "./routes/create.ts"
import { listCollections, listCollectionsOfUser, listEntries } from "./routes/list.ts"
import { read } from "./routes/read.ts"
import { remove } from "./routes/remove.ts"
import { restore } from "./routes/restore.ts"
import { updateCollection, updateEntry } from "./routes/update.ts"
import { listVersions, readVersion } from "./routes/versions.ts"
import { findAnyEntry, findCollection, findEntry, findLiveEntry } from "./subject.ts"

export interface Route {
  readonly method: "DELETE" | "GET" | "POST" | "PUT"
  readonly path: string
  readonly run: Run
}

const collections = "/user/:user/collection"
const collection = `${collections}/:collection`
const entries = `${collection}/entry`
const entry = `${entries}/:entry`

export const routes: readonly Route[] = [
  { method: "GET", path: "/collection", run: listCollections },
  { method: "GET", path: collections, run: listCollectionsOfUser },
  { method: "POST", path: collections, run: createCollection },
  { method: "GET", path: collection, run: read(findCollection) },
  { method: "PUT", path: collection, run: updateCollection },
  { method: "DELETE", path: collection, run: remove(findCollection) },
  { method: "GET", path: `${collection}/versions`, run: listVersions(findCollection) },
  { method: "GET", path: `${collection}/versions/:version`, run: readVersion(findCollection) },
  { method: "POST", path: `${collection}/restore`, run: restore(findCollection) },
  { method: "GET", path: entries, run: listEntries },
  { method: "POST", path: entries, run: createEntry },
  { method: "GET", path: entry, run: read(findEntry) },
  { method: "PUT", path: entry, run: updateEntry },
  { method: "DELETE", path: entry, run: remove(findLiveEntry) },
  { method: "GET", path: `${entry}/versions`, run: listVersions(findAnyEntry) },
  { method: "GET", path: `${entry}/versions/:version`, run: readVersion(findAnyEntry) },
  { method: "POST", path: `${entry}/restore`, run: restore(findLiveEntry) },
]
