/** A collection that is still being made: use it as it is, or await it. */
import type { Collection } from "./collection.ts"

type Method =
  | "add"
  | "addEntry"
  | "at"
  | "createEntry"
  | "destroy"
  | "fetchEntry"
  | "get"
  | "getEntries"
  | "getEntry"
  | "history"
  | "restore"
  | "update"

/** Each call waits until the collection is there. */
export type CollectionHandle = Promise<Collection> & Pick<Collection, Method>

export function handleOf(made: Promise<Collection>): CollectionHandle {
  const methods: Pick<Collection, Method> = {
    add: async (...args) => (await made).add(...args),
    addEntry: async (...args) => (await made).addEntry(...args),
    at: async (...args) => (await made).at(...args),
    createEntry: async (...args) => (await made).createEntry(...args),
    destroy: async (...args) => (await made).destroy(...args),
    fetchEntry: async (...args) => (await made).fetchEntry(...args),
    get: async (...args) => (await made).get(...args),
    getEntries: async (...args) => (await made).getEntries(...args),
    getEntry: async (...args) => (await made).getEntry(...args),
    history: async (...args) => (await made).history(...args),
    restore: async (...args) => (await made).restore(...args),
    update: async (...args) => (await made).update(...args),
  }
  return Object.assign(made, methods)
}
