/** What conditions may ask about a request to IAM or STS. IAM guide: IAM and STS condition keys. */
import { type RequestContext, unknownValues } from "../model/policy/template.ts"
import { globalContext, type Requester } from "./authorize-context.ts"
import type { Tags } from "./records.ts"

/** What is acted on, in the account of the requester. */
export interface ControlResource {
  /** `*` where it is no one thing. */
  readonly arn: string
  /** Absent where they were not looked up. */
  readonly tags?: Tags
  /** ARN of the permissions boundary that is there already. */
  readonly boundary?: string
}

/** What the request itself says, by condition key in lower case. */
export type RequestKeys = ReadonlyMap<string, readonly string[]>

interface Asked {
  readonly requester: Requester
  readonly nowMs: number
  readonly keys?: RequestKeys
}

/** Keys that a request may be without. */
const known: ReadonlySet<string> = new Set([
  "aws:tagkeys",
  "iam:policyarn",
  "iam:permissionsboundary",
  "sts:externalid",
  "sts:rolesessionname",
  "sts:sourceidentity",
])
const requestTag = "aws:requesttag/"
const resourceTag = /^(?:aws|iam):resourcetag\//

/** Of these two services' own keys, one that we do not serve is unknown, and no permission. */
export function controlContext(asked: Asked, resource: ControlResource): RequestContext {
  const { requester, nowMs, keys } = asked
  const { boundary, tags } = resource
  const global = globalContext(requester, nowMs)
  return (key) => {
    const value = global(key) ?? keys?.get(key)
    if (value) return value
    // Of a request that names no other, the one that is there (IAM guide: permissions boundaries).
    if (key === "iam:permissionsboundary" && boundary !== undefined) return [boundary]
    if (known.has(key) || key.startsWith(requestTag)) return undefined
    if (resourceTag.test(key))
      return tags ? valuesOf(tags, key.replace(resourceTag, "")) : unknownValues
    return /^(?:iam|sts):/.test(key) ? unknownValues : undefined
  }
}

/** Two tags may differ in case alone; conditions do not tell them apart. */
function valuesOf(tags: Readonly<Record<string, string>>, key: string): readonly string[] {
  return Object.entries(tags).flatMap(([name, value]) =>
    name.toLowerCase() === key ? [value] : [],
  )
}

export function tagKeysOf(
  tags: readonly { readonly Key: string; readonly Value: string }[],
): RequestKeys {
  const keys = new Map<string, string[]>()
  const add = (key: string, value: string) => keys.set(key, [...(keys.get(key) ?? []), value])
  for (const { Key, Value } of tags) {
    add("aws:tagkeys", Key)
    add(`${requestTag}${Key.toLowerCase()}`, Value)
  }
  return keys
}
