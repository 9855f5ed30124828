import { Api } from "./api.ts"
import { byVersion, Collection } from "./collection.ts"
import { DynamominiError } from "./errors.ts"
import { type CollectionHandle, handleOf } from "./handle.ts"
import { type CollectionData, type ListOptions, type PageOptions, queryOf } from "./meta.ts"
import { configOf, type DynamominiOptions } from "./options.ts"
import { collectionsPath } from "./path.ts"

/** The collections of an application. */
export interface DynamominiStore {
  /** Makes a collection, or gives the one that has the name. */
  create(user: string, options: { readonly name: string }): CollectionHandle
  addCollection(options: { readonly user: string; readonly name: string }): CollectionHandle
  /** Those of all users. */
  get(options?: ListOptions): Promise<Collection[]>
  getByUser(user: string, options?: ListOptions): Promise<Collection[]>
  getCollections(options?: { readonly user?: string } & ListOptions): Promise<Collection[]>
  /** Page by page. */
  pages(
    options?: { readonly user?: string } & PageOptions,
  ): AsyncGenerator<Collection[], void, void>
}

/** @throws Error for an option that is missing; TypeError for a baseURL that is no URL */
export function dynamomini(options: DynamominiOptions): DynamominiStore {
  const api = new Api(configOf(options))

  async function* pages({
    user,
    ...options
  }: { readonly user?: string } & PageOptions = {}): AsyncGenerator<Collection[], void, void> {
    const path = user === undefined ? "/collection" : collectionsPath(user)
    for await (const page of api.pages<CollectionData>(path, queryOf(options))) {
      yield page.map((data) => new Collection(api, data, { moment: options.at, user }))
    }
  }

  async function getCollections(
    options?: { readonly user?: string } & ListOptions,
  ): Promise<Collection[]> {
    const found: Collection[] = []
    for await (const page of pages(options)) found.push(...page)
    return found.sort(byVersion)
  }

  async function make(user: string, name: string): Promise<Collection> {
    // An old server would make a second one.
    if (!api.isOurs) {
      const found = await findByName(user, name)
      if (found) return found
    }
    const { data } = await api.send<CollectionData>("POST", collectionsPath(user), {
      body: { name },
    })
    if (data?.meta) return new Collection(api, data, { user })
    const made = await findByName(user, name)
    if (made) return made
    throw new DynamominiError("The collection that was made is not there", "COLLECTION_NOT_FOUND")
  }

  async function findByName(user: string, name: string): Promise<Collection | undefined> {
    const found = await api.list<CollectionData>(collectionsPath(user), { ...queryOf(), name })
    const data = found.find((each) => each.name === name)
    return data && new Collection(api, data, { user })
  }

  return {
    create: (user, { name }) => handleOf(make(user, name)),
    addCollection: ({ user, name }) => handleOf(make(user, name)),
    get: (options) => getCollections(options),
    getByUser: (user, options) => getCollections({ ...options, user }),
    getCollections,
    pages,
  }
}
