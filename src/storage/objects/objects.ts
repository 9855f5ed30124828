/**
 * Where backups and exports lie: whole objects with names, outside the database. Only `runtime/`
 * picks an implementation; each passes `objects.case.ts`.
 */
export interface Objects {
  /**
   * Puts the object whole or not at all: no reader ever finds half of one, and one of that name is
   * replaced. When it returns, the object outlives a power cut as far as the place allows.
   */
  put(name: string, body: ObjectBody): Promise<void>
  /** Nothing where there is no such object. Whoever does not read to the end cancels the stream. */
  get(name: string): Promise<ReadableStream<Uint8Array> | undefined>
  /** Everything whose name begins so, in the order of names. */
  list(prefix: string): AsyncIterable<ObjectEntry>
  /** One that is not there is no error. */
  delete(name: string): Promise<void>
}

export type ObjectBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>

export interface ObjectEntry {
  readonly name: string
  readonly bytes: number
}

/** All places for objects that a server has. */
export interface ObjectStore {
  /** What `BACKUP_URL` names. */
  readonly home: Objects
  /**
   * What an account's requests name as a bucket: one beside that of `BACKUP_URL`, or a folder
   * within it. In strict mode no account sees what another has there: the server's own credentials
   * open the buckets of all, so each has its number before its keys.
   */
  bucket(name: string, account: string): Objects
}

/** What lies in a folder of others. */
export function objectsWithin(objects: Objects, folder: string): Objects {
  const start = `${folder}/`
  return {
    put: (name, body) => objects.put(`${start}${name}`, body),
    get: (name) => objects.get(`${start}${name}`),
    async *list(prefix) {
      for await (const { name, bytes } of objects.list(`${start}${prefix}`)) {
        yield { name: name.slice(start.length), bytes }
      }
    },
    delete: (name) => objects.delete(`${start}${name}`),
  }
}

/** It is not what was put: it was altered, or it is sealed with another key. */
export class UnreadableObject extends Error {
  override readonly name = "UnreadableObject"
}

/** False for a name that would lead elsewhere in a folder: empty parts, `.` and `..`. */
export function isObjectName(name: string): boolean {
  const isPlain = name.split("/").every((part) => !["", ".", ".."].includes(part))
  return isPlain && !/[\0\\]/.test(name)
}

/** Throws for what is no name of an object. */
export function requireObjectName(name: string): void {
  if (!isObjectName(name)) throw new Error(`no name for an object: ${JSON.stringify(name)}`)
}
