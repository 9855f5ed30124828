/**
 * Where everything is in the two tables. Their key attributes, and the keys of versions, are those
 * of dynamodb-mini 0.2.4, so that what it wrote stays where it is.
 *
 * Table of collections, in the partition of an application:
 *
 *     <user>#<collection>#<version>         a version
 *     ##live#<user>#<collection>            a head
 *     ##dead#<user>#<collection>            the head of a collection that is deleted
 *     ##name#<user>#<SHA-256 of the name>   a claim: whose the name is
 *
 * and in a partition `##libdynamo` the record `##layout`, which seals cursors.
 *
 * Table of entries, in the partition `<application>#<user>#<collection>#`:
 *
 *     <entry>#<version>                     a version
 *     ##live#<entry>                        a head
 *     ##dead#<entry>                        the head of an entry that is deleted
 *     ##name#<SHA-256 of the name>          a claim
 *
 * A head is the newest version of its object, whole: what is asked for most is one read, however
 * long the history. An object has one head, which moves when the object is deleted or restored; its
 * versions are written once. A claim makes a name one object's alone; it goes with the name.
 *
 * Users and applications are escaped (`#` and `%`), so that no key can be read in two ways. No key
 * of dynamodb-mini begins with `##`: its users are slugs without `#`, and then come ids. Entries it
 * wrote are in partitions without the application: `<slug of the user>#<collection>#`.
 *
 * It did not keep applications apart there: whoever made a collection under another's id had its
 * entries. So these partitions have a record `##owner`, the application that made the collection
 * first; for all others the collection is empty.
 */
import { createHash } from "node:crypto"

/** A table, and the names of its key attributes. */
export interface TableKeys {
  readonly table: string
  readonly hash: "application" | "userCollection"
  readonly range: "userCollectionVersion" | "entryVersion"
}

/** One object: a collection or an entry. */
export interface Place {
  readonly keys: TableKeys
  readonly partition: string
  /** `<user>#<collection>`, or `<entry>`. */
  readonly id: string
  /** Within this prefix a name is one object's alone. */
  readonly names: string
}

export const collectionKeys = (table: string): TableKeys => ({
  table,
  hash: "application",
  range: "userCollectionVersion",
})

export const entryKeys = (table: string): TableKeys => ({
  table,
  hash: "userCollection",
  range: "entryVersion",
})

/** Of no application: their names must not begin with `##`. */
export const layoutKey = { partition: "##libdynamo", sort: "##layout" } as const

export const ownerKey = "##owner"

export const ownPrefix = "##"
export const livePrefix = "##live#"
export const deadPrefix = "##dead#"
const namePrefix = "##name#"

export function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("#", "%23")
}

/** Slugs hold neither `%` nor `#`, so theirs stay as they are. */
export function unescaped(text: string): string {
  return text.replaceAll("%23", "#").replaceAll("%25", "%")
}

/** @param user escaped, or a slug of dynamodb-mini */
export function collectionPlace(
  keys: TableKeys,
  application: string,
  user: string,
  collection: string,
): Place {
  return { keys, partition: application, id: `${user}#${collection}`, names: `${user}#` }
}

/** @param isLegacy the collection was made by dynamodb-mini */
export function entryPartition(
  { partition: application, id }: Place,
  isLegacy: boolean | undefined,
): string {
  return isLegacy ? `${id}#` : `${escaped(application)}#${id}#`
}

export function liveKey({ id }: Place): string {
  return livePrefix + id
}

export function deadKey({ id }: Place): string {
  return deadPrefix + id
}

/** Versions are milliseconds, which have 13 digits until the year 2286: they sort as text. */
export function versionKey({ id }: Pick<Place, "id">, version: number): string {
  return `${id}#${String(version).padStart(13, "0")}`
}

/** Names may be longer than keys. */
export function claimKey({ names }: Pick<Place, "names">, name: string): string {
  return namePrefix + names + createHash("sha256").update(name).digest("hex")
}

/** From the sort key of a head or of a version. */
export function idOf(sort: string): string {
  if (sort.startsWith(ownPrefix)) return sort.slice(livePrefix.length)
  return sort.slice(0, sort.lastIndexOf("#"))
}

/** From the sort key of a version. */
export function versionIn(sort: string): number {
  return Number(sort.slice(sort.lastIndexOf("#") + 1))
}
