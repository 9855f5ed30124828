/** Tags of a table: what may be one, and how sets of them change. Texts as observed. */
import { ApiError } from "../../error.ts"
import { tagKeyCharactersMax, tagsMax, tagValueCharactersMax } from "../../limits.ts"
import type { TagList } from "./definition-shapes.ts"

/** By key. Keys are the caller's: `__proto__` is an ordinary one. */
export type Tags = Readonly<Record<string, string>>

// AWS guide: letters, white space and numbers of any language, and + - = . _ : / @.
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Judges every tag before any is taken: a set is accepted whole or not at all. */
export function parseTags(input: TagList): Tags {
  const tags = new Map<string, string>()
  for (const { Key: key, Value: value } of input) {
    checkTagKey(key)
    if (value === undefined || value.length > tagValueCharactersMax || !tagText.test(value)) {
      throw ApiError.invalid(`The Tag Value provided is invalid, Value: ${value ?? null}`)
    }
    if (tags.has(key)) {
      throw ApiError.invalid(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`)
    }
    tags.set(key, value)
  }
  return limited(Object.fromEntries(tags))
}

export function checkTagKey(key: string | undefined): asserts key is string {
  if (!key || key.length > tagKeyCharactersMax || !tagText.test(key)) {
    throw ApiError.invalid(`The Tag Key provided is invalid, Key: ${key ?? null}`)
  }
  if (key.startsWith("aws:")) {
    throw ApiError.invalid(`Tag Key cannot be prefixed with aws:, Key: ${key}`)
  }
}

/** `added` over `tags`. */
export function withTags(tags: Tags, added: Tags): Tags {
  return limited({ ...tags, ...added })
}

/** Keys that are not there are no fault. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
}

function limited(tags: Tags): Tags {
  if (Object.keys(tags).length <= tagsMax) return tags
  throw tooManyTags()
}

export function tooManyTags(): ApiError {
  return ApiError.invalid("Number of Tags exceed the current limit for the provided ResourceArn")
}
