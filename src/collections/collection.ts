import type { Api } from "./api.ts"
import { Entry, type EntryContent } from "./entry.ts"
import { type ApiResponse, DynamominiError, timeOf } from "./errors.ts"
import {
  type CollectionData,
  type CollectionMeta,
  type EntryData,
  type Expectation,
  type HistoryOptions,
  type ListOptions,
  type Moment,
  matching,
  type PageOptions,
  queryOf,
  type VersionName,
} from "./meta.ts"
import { collectionPath, entryPath } from "./path.ts"

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** How a collection was asked for. */
export interface Asked {
  readonly moment?: Moment | undefined
  /** What dynamodb-mini wrote may have another in its place: a slug, which may be empty. */
  readonly user?: string | undefined
}

/** A collection, as of the moment it was fetched or last written through this object. */
export class Collection {
  readonly api: Api
  readonly path: string
  meta: CollectionMeta
  name: string
  /** Set by `destroy`, and null in whatever was fetched: see `isDeleted`. */
  deletedAt: string | null = null
  /** Of a collection as it was: its entries are read as of then, too. */
  readonly #moment: Moment | undefined
  readonly #user: string | undefined

  constructor(api: Api, { meta, name }: CollectionData, { moment, user }: Asked = {}) {
    this.api = api
    this.path = collectionPath(user ?? meta.user, meta.collection)
    this.#user = user
    this.meta = meta
    this.name = name
    this.#moment = moment
  }

  get isDeleted(): boolean {
    return this.deletedAt !== null || this.meta.deletedAt !== undefined
  }

  /** All entries. */
  async get(options?: ListOptions): Promise<Entry[]> {
    const found = await this.api.list<EntryData>(`${this.path}/entry`, this.#query(options))
    return found.map((data) => this.#entry(data)).sort(byVersion)
  }

  getEntries(options?: ListOptions): Promise<Entry[]> {
    return this.get(options)
  }

  /** The entries, page by page. */
  async *pages(options?: PageOptions): AsyncGenerator<Entry[], void, void> {
    const pages = this.api.pages<EntryData>(`${this.path}/entry`, this.#query(options))
    for await (const page of pages) yield page.map((data) => this.#entry(data))
  }

  /** One entry, in an array; `entry` is its id. */
  async getEntry({
    entry,
    ...options
  }: { readonly entry: string } & ListOptions): Promise<Entry[]> {
    const path = entryPath(this.path, entry)
    return (await this.api.list<EntryData>(path, this.#query(options))).map((data) =>
      this.#entry(data),
    )
  }

  /** One entry, by its id or its name. Rejects with status 404 where there is none. */
  async fetchEntry(entry: string, options: ListOptions = {}): Promise<Entry> {
    if (uuid.test(entry)) {
      const found = await this.getEntry({ ...options, entry }).catch(unlessMissing)
      const newest = found?.at(-1)
      if (newest) return newest
    }
    const byName = await this.#findByName(entry, options)
    if (byName) return byName
    const data = { error: { code: "ENTRY_NOT_FOUND", message: "There is no such entry" } }
    const text = "Request failed with status code 404: There is no such entry"
    throw new DynamominiError(text, "ENTRY_NOT_FOUND", { status: 404, headers: {}, data })
  }

  /** Makes an entry, or gives the one that has the name as it is. */
  async add({ name, value }: EntryContent): Promise<Entry> {
    if (!this.api.isOurs && name !== undefined) {
      const found = await this.#findByName(name, {})
      if (found) return found
    }
    const sending = { body: { name, value }, query: { ifExists: "return" } }
    const { data } = await this.api.send<EntryData>("POST", `${this.path}/entry`, sending)
    if (data?.meta) return this.#entry(data)
    // An old server says nothing about what it made.
    const made = (await this.get()).findLast((entry) => entry.name === name)
    if (made) return made
    throw new DynamominiError("The entry that was made is not there", "ENTRY_NOT_FOUND")
  }

  addEntry(content: EntryContent): Promise<Entry> {
    return this.add(content)
  }

  /** Makes an entry; fails with NAME_TAKEN where the name is another's. */
  createEntry({ name, value }: EntryContent): Promise<ApiResponse<EntryData>> {
    return this.api.send("POST", `${this.path}/entry`, { body: { name, value } })
  }

  async update(
    { name }: { readonly name: string },
    expectation?: Expectation,
  ): Promise<ApiResponse<CollectionData>> {
    const sending = { body: { name }, headers: matching(expectation) }
    const response = await this.api.send<CollectionData>("PUT", this.path, sending)
    this.name = name
    return this.#take(response)
  }

  async destroy(expectation?: Expectation): Promise<ApiResponse<CollectionData>> {
    const headers = matching(expectation)
    const response = this.#take(await this.api.send("DELETE", this.path, { headers }))
    this.deletedAt = this.meta.deletedAt ?? timeOf(response)
    return response
  }

  /** Every version of the collection itself. */
  async history(options: HistoryOptions = {}): Promise<Collection[]> {
    const found = await this.api.list<CollectionData>(`${this.path}/versions`, { ...options })
    return found.map((data) => new Collection(this.api, data, { user: this.#user }))
  }

  async *historyPages(options: HistoryOptions = {}): AsyncGenerator<Collection[], void, void> {
    const pages = this.api.pages<CollectionData>(`${this.path}/versions`, { ...options })
    for await (const page of pages)
      yield page.map((data) => new Collection(this.api, data, { user: this.#user }))
  }

  /** How it was at that moment; so are the entries that are read through it. */
  async at(moment: Moment): Promise<Collection> {
    const query = queryOf({ at: moment, filter: "current" })
    const { data } = await this.api.send<readonly CollectionData[]>("GET", this.path, { query })
    return new Collection(this.api, data[0] as CollectionData, { moment, user: this.#user })
  }

  /** Writes a version equal to that one; what was deleted is there again. */
  async restore(
    version: VersionName,
    expectation?: Expectation,
  ): Promise<ApiResponse<CollectionData>> {
    const sending = { body: { version }, headers: matching(expectation) }
    const response = await this.api.send<CollectionData>("POST", `${this.path}/restore`, sending)
    this.deletedAt = null
    return this.#take(response)
  }

  async #findByName(name: string, options: ListOptions): Promise<Entry | undefined> {
    const path = `${this.path}/entry`
    const isLatest = options.filter === undefined || options.filter === "latest"
    // Names of deleted entries are free, so these are looked for among all.
    const query = isLatest && options.at === undefined && this.#moment === undefined ? { name } : {}
    const found = await this.api.list<EntryData>(path, { ...this.#query(options), ...query })
    const data = found.findLast((each) => each.name === name)
    return data && this.#entry(data)
  }

  #query(options: PageOptions = {}) {
    return queryOf(this.#moment === undefined ? options : { at: this.#moment, ...options })
  }

  #entry(data: EntryData): Entry {
    return new Entry(this.api, this.path, data)
  }

  #take(response: ApiResponse<CollectionData>): ApiResponse<CollectionData> {
    if (!response.data?.meta) return response
    this.meta = response.data.meta
    this.name = response.data.name
    return response
  }
}

export function byVersion(
  one: { readonly meta: { readonly version: number } },
  other: { readonly meta: { readonly version: number } },
): number {
  return one.meta.version - other.meta.version
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof DynamominiError) || error.status !== 404) throw error
}
