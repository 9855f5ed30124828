/**
 * Vectors that have become many are packed, in bounded steps. A pack says what its vectors were
 * when they were read; storage lets in only those that are so still, so a step needs no lock and
 * several processes may do the same one.
 */
import { decodePack, encodePack, packRowsMax } from "../model/vector/pack.ts"
import { type Platform, randomInteger48 } from "../platform.ts"
import type { Change, Storage } from "../storage/storage.ts"
import type { UnpackedVector, VectorPacks, VectorWork } from "../storage/vector-space.ts"

const countMax = 1024

/** Packs what is unpacked of a place, or finds that it is too little to be packed. */
export async function packVectors(
  storage: Storage,
  platform: Platform,
  work: VectorWork,
): Promise<void> {
  const { index, partition } = work
  const place = { index, partition }
  const [packs, [first]] = await storage.read(
    [
      { space: "vectorPacks", ...place, countMax },
      { space: "unpackedVectors", ...place, rowsMax: 1 },
    ],
    "strong",
  )
  const rowsMax = packRowsMax((first?.vector.length ?? 0) / 4 || 1)
  const changes: Change[] = []
  const some = anyOf(packs, platform)
  if (some !== undefined) changes.push({ change: "thinPack", ...place, pack: some })
  if (packs.unpacked < rowsMax) {
    changes.push({ change: "deleteVectorWork", ...place })
  } else {
    const [rows] = await storage.read([{ space: "unpackedVectors", ...place, rowsMax }], "strong")
    const centre = await centreOf(storage, place, packs)
    const body = encodePack(work.metric, rows.map(packedOf), centre)
    const pack = randomInteger48(platform)
    changes.push({ change: "packVectors", ...place, pack, members: rows, body })
  }
  await storage.write([], () => ({ changes, reply: undefined }))
}

/** One pack of a place after the other is looked at, by chance, for whether it is worth keeping. */
function anyOf({ packs }: VectorPacks, platform: Platform): number | undefined {
  return packs[randomInteger48(platform) % Math.max(1, packs.length)]?.pack
}

/** All packs of a place look from the same centre, so that a search prepares for one alone. */
async function centreOf(
  storage: Storage,
  place: { readonly index: number; readonly partition: Uint8Array },
  { packs }: VectorPacks,
): Promise<Float32Array | undefined> {
  const [first] = packs
  if (!first) return undefined
  const read = { space: "vectorPack", ...place, pack: first.pack } as const
  const [body] = await storage.read([read], "strong")
  return body && decodePack(body).centre
}

function packedOf({ id, filters, vector }: UnpackedVector) {
  // Copied, because a float has to begin where one may.
  return { id, filters, vector: new Float32Array(new Uint8Array(vector).buffer) }
}
