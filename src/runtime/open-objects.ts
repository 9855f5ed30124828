/** Picks where backups and exports lie, by what is configured. */
import type { Platform } from "../platform.ts"
import type { ObjectPlace } from "../storage/objects/object-place.ts"
import type { ObjectStore, Objects } from "../storage/objects/objects.ts"

/** Touches nothing yet: folders are made with their first object. */
export async function openObjects(place: ObjectPlace, platform: Platform): Promise<ObjectStore> {
  if (place === "memory") {
    const { memoryObjects } = await import("../storage/objects/memory.ts")
    return { home: memoryObjects(), bucket: once(memoryObjects) }
  }
  if ("folder" in place) {
    // Imported here: there are no files on Workers.
    const { directoryObjects } = await import("../storage/objects/directory.ts")
    const { folder } = place
    return {
      home: directoryObjects(folder, platform),
      bucket: (name) => directoryObjects(`${folder}/buckets/${name}`, platform),
    }
  }
  const { bucketObjects } = await import("../storage/objects/bucket.ts")
  return {
    home: bucketObjects(place),
    bucket: (bucket) => bucketObjects({ ...place, bucket, prefix: "" }),
  }
}

/** What is in memory is there only as long as somebody holds it. */
function once(make: () => Objects): (name: string) => Objects {
  const made = new Map<string, Objects>()
  return (name) => {
    const objects = made.get(name) ?? make()
    made.set(name, objects)
    return objects
  }
}
