/** Objects that are gone with the process, beside databases that are. */
import { type ObjectBody, type Objects, requireObjectName } from "./objects.ts"

export function memoryObjects(): Objects {
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    async put(name, body) {
      requireObjectName(name)
      bodies.set(name, await copyOf(body))
    },
    async get(name) {
      requireObjectName(name)
      const body = bodies.get(name)
      return body && new Blob([body]).stream()
    },
    async *list(prefix) {
      const names = [...bodies.keys()].filter((name) => name.startsWith(prefix)).sort()
      for (const name of names) yield { name, bytes: bodies.get(name)?.length ?? 0 }
    },
    async delete(name) {
      requireObjectName(name)
      bodies.delete(name)
    },
  }
}

async function copyOf(body: ObjectBody): Promise<Uint8Array<ArrayBuffer>> {
  if (body instanceof Uint8Array) return body.slice()
  return new Uint8Array(await new Response(body).arrayBuffer())
}
