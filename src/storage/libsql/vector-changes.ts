/** The changes to vectors as statements: the same ones wherever the database is. */
import type { ItemKey } from "../place.ts"
import type { VectorChange } from "../vector-space.ts"
import { everyKind } from "./every-kind.ts"
import type { Argument, StatementName } from "./statements.ts"
import type { VersionTokens } from "./version-tokens.ts"

/** That go in one step of a sweep: of more vectors than the step takes. */
export const packsOfSweep = 16

interface NamedStatement {
  readonly name: StatementName
  readonly args: readonly Argument[]
}

const kinds = everyKind<VectorChange["change"]>({
  putVector: true,
  deleteVector: true,
  packVectors: true,
  thinPack: true,
  putVectorWork: true,
  deleteVectorWork: true,
})

export function isVectorChange(change: { readonly change: string }): change is VectorChange {
  return kinds.has(change.change)
}

/** In their order. */
export function vectorStatementsOf(
  change: VectorChange,
  tokens: VersionTokens,
): readonly NamedStatement[] {
  switch (change.change) {
    case "putVector": {
      const { index, item, row } = change
      const key = [index, ...keyOf(item)]
      const { partition, size, norm, filters, vector } = row
      const rest = [tokens.next(), partition, size, String(norm), filters, vector]
      return [
        { name: "countVector", args: [...key, size] },
        { name: "putVector", args: [...key, ...rest] },
      ]
    }
    case "deleteVector": {
      const args = [change.index, ...keyOf(change.item)]
      return [
        { name: "uncountVector", args },
        { name: "deleteVector", args },
      ]
    }
    case "packVectors": {
      const { index, partition, pack, members, body } = change
      const pairs = JSON.stringify(members.map(({ id, version }) => [id, version]))
      const place = [index, partition, pack]
      return [
        { name: "markPacked", args: [...place, pairs] },
        { name: "putPack", args: [...place, members.length, body] },
      ]
    }
    case "thinPack": {
      const args = [change.index, change.partition, change.pack]
      return [
        { name: "deleteThinPack", args },
        { name: "freePacked", args },
      ]
    }
    case "putVectorWork":
      return [{ name: "putVectorWork", args: [change.index, change.partition, change.metric] }]
    case "deleteVectorWork":
      return [{ name: "deleteVectorWork", args: [change.index, change.partition] }]
  }
}

function keyOf({ hash, partition, sort }: ItemKey): Argument[] {
  return [hash, partition, sort]
}
