import type { Tags } from "../../engine/records.ts"
import { tagsMax } from "../../limits.ts"
import { quotaOf } from "./faults.ts"

interface Tag {
  readonly Key: string
  readonly Value: string
}

export function tagsIn(list: readonly Tag[] = []): Tags {
  return taggedWith({}, list)
}

/** The later of two with one key stays. */
export function taggedWith(before: Tags, list: readonly Tag[]): Tags {
  const tags = Object.fromEntries([
    ...Object.entries(before),
    ...list.map(({ Key, Value }) => [Key, Value] as const),
  ])
  if (Object.keys(tags).length > tagsMax) throw quotaOf("TagsPerResource", tagsMax)
  return tags
}

export function without(before: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key)))
}
