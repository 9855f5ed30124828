/**
 * Objects that only their key opens: AES-256-GCM, each with a nonce of its own, and for its name
 * alone, so that none can be put in the place of another.
 */
import { createCipheriv, createDecipheriv, scryptSync } from "node:crypto"
import type { Platform } from "../../platform.ts"
import { type Objects, UnreadableObject } from "./objects.ts"

const algorithm = "aes-256-gcm"
const nonceBytes = 12
const tagBytes = 16

/** @param passphrase the key of the database; whoever guesses has the objects at hand, and time */
export function sealedObjects(objects: Objects, passphrase: string, platform: Platform): Objects {
  let known: Uint8Array | undefined
  const key = () => {
    known ??= scryptSync(passphrase, "libdynamo objects", 32)
    return known
  }
  return {
    async put(name, body) {
      const bytes = new Uint8Array(
        body instanceof Uint8Array ? body : await new Response(body).arrayBuffer(),
      )
      const nonce = platform.randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key(), nonce)
      cipher.setAAD(Buffer.from(name))
      const sealed = [cipher.update(bytes), cipher.final()]
      const whole = Buffer.concat([nonce, ...sealed, cipher.getAuthTag()])
      await objects.put(name, new Uint8Array(whole))
    },
    async get(name) {
      const stream = await objects.get(name)
      if (stream === undefined) return undefined
      const sealed = Buffer.from(await new Response(stream).arrayBuffer())
      return new Blob([new Uint8Array(unsealed(name, sealed, key()))]).stream()
    },
    list: (prefix) => objects.list(prefix),
    delete: (name) => objects.delete(name),
  }
}

function unsealed(name: string, sealed: Buffer, key: Uint8Array): Buffer {
  const end = sealed.length - tagBytes
  if (end < nonceBytes) throw new UnreadableObject(name)
  const nonce = sealed.subarray(0, nonceBytes)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(sealed.subarray(end))
  const text = decipher.update(sealed.subarray(nonceBytes, end))
  try {
    return Buffer.concat([text, decipher.final()])
  } catch {
    // All that `final` throws: the tag does not fit.
    throw new UnreadableObject(name)
  }
}
