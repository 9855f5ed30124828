import type { Platform } from "../../platform.ts"
import { dynamoClient } from "./dynamo-client.ts"
import { ownHost, sendInside, sendTo } from "./send.ts"
import { type Collections, type CollectionsParts, collectionsService } from "./service.ts"

export type CollectionsOptions = Pick<CollectionsParts, "keys" | "settings" | "sharing">

/** With the DynamoDB that answers in this process, unless the settings name another. */
export function collectionsBeside(
  answer: Parameters<typeof sendInside>[0],
  options: CollectionsOptions,
  platform: Platform,
): Collections {
  const { settings } = options
  const { endpoint } = settings
  const send = endpoint ? sendTo(endpoint) : sendInside(answer)
  const client = dynamoClient({ settings, platform, host: endpoint?.host ?? ownHost, send })
  return collectionsService({ ...options, platform, client })
}
