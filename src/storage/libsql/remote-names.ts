/** Names of what plans see and change, to tell which calls depend on each other. */
import type { Change, TableAddress, TokenAddress } from "../storage.ts"
import type { Guard } from "./remote-guards.ts"
import { bytesName, entryName, itemName } from "./remote-keys.ts"
import { touchedByTask } from "./tasks.ts"

export function addressName(
  space: "table" | "token",
  address: TableAddress | TokenAddress,
): string {
  const { account, region } = address
  const rest = "token" in address ? [address.operation, address.token] : [address.name]
  return JSON.stringify([space, account, region, ...rest])
}

/** Equal for guards that see the same in the same place. */
export function guardName(guard: Guard): string {
  switch (guard.of) {
    case "item":
      return `item ${guard.version} ${itemName(guard.table, guard.key)}`
    case "itemSize":
      return `size ${guard.size} ${itemName(guard.table, guard.key)}`
    case "table":
      return `${guard.version} ${addressName("table", guard.address)}`
    case "rows": {
      const { statement, text } = guard
      const args = statement.args.map((arg) => (arg instanceof Uint8Array ? bytesName(arg) : arg))
      return `${statement.sql} ${JSON.stringify(args)} ${text}`
    }
  }
}

/** What a change changes, except counts: additions to them do not meet. */
export function touchedBy(change: Change): readonly string[] {
  switch (change.change) {
    case "putItem":
    case "deleteItem":
      return [itemName(change.table, change.key)]
    case "putEntry":
    case "deleteEntry":
      return [`entry ${entryName(change.index, change.key)}`]
    case "putTable":
      return [addressName("table", change.address)]
    case "dropTable":
      return [addressName("table", change.address), `sweep ${change.table}`]
    case "putToken":
      return [addressName("token", change.address)]
    case "putVector":
    case "deleteVector":
      return [`vector ${itemName(change.index, change.item)}`]
    // Packs tell by versions what is theirs.
    case "packVectors":
    case "thinPack":
    case "putVectorWork":
    case "deleteVectorWork":
      return []
    case "putIndexWork":
      return [`work ${change.work.index}`]
    case "deleteIndexWork":
    case "sweepIndex":
      return [`work ${change.index}`]
    case "sweepTable":
      return [`sweep ${change.table}`]
    case "sweepTokens":
      return ["sweep tokens"]
    case "putExpiryIndex":
      return [`work ${change.index.index}`]
    case "deleteExpiryIndex":
      return [`work ${change.index}`]
    case "rollLog":
    case "postponeLog":
    case "trimShard":
    case "putStream":
    case "closeStream":
      return [`log ${change.log}`]
    case "stampItem":
      return [`stamp ${itemName(change.stamps, change.key)}`]
    case "putReplica":
      return [`replica ${change.replica.stamps}`]
    case "putReplicaLink":
      return [`replica ${change.link.stamps}`]
    case "sweepStamps":
    case "dropReplica":
      return [`replica ${change.stamps}`]
    // Records are added in the order in which calls are planned, and nobody sees them until then.
    case "appendChange":
    case "count":
      return []
    default:
      return touchedByTask(change)
  }
}
