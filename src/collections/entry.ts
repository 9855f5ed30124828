import type { Api } from "./api.ts"
import { type ApiResponse, timeOf } from "./errors.ts"
import {
  type EntryData,
  type EntryMeta,
  type Expectation,
  type HistoryOptions,
  type Moment,
  matching,
  queryOf,
  type VersionName,
} from "./meta.ts"

import { entryPath } from "./path.ts"

export interface EntryContent {
  readonly name?: string | undefined
  /** Anything that JSON knows; `null` takes it away. */
  readonly value?: unknown
}

/** An entry, as of the moment it was fetched or last written through this object. */
export class Entry {
  readonly api: Api
  readonly path: string
  meta: EntryMeta
  name: string | undefined
  value: unknown
  /** Set by `destroy`, and null in whatever was fetched: see `isDeleted`. */
  deletedAt: string | null = null

  constructor(api: Api, collectionPath: string, { meta, name, value }: EntryData) {
    this.api = api
    this.path = entryPath(collectionPath, meta.entry)
    this.meta = meta
    this.name = name
    this.value = value
  }

  get isDeleted(): boolean {
    return this.deletedAt !== null || this.meta.deletedAt !== undefined
  }

  /** What is not given stays as it is. */
  async update(
    { name, value }: EntryContent,
    expectation?: Expectation,
  ): Promise<ApiResponse<EntryData>> {
    const body = {
      ...(name === undefined ? {} : { name }),
      ...(value === undefined ? {} : { value }),
    }
    const headers = matching(expectation)
    return this.#take(await this.api.send("PUT", this.path, { body, headers }), { name, value })
  }

  async destroy(expectation?: Expectation): Promise<ApiResponse<EntryData>> {
    const headers = matching(expectation)
    const response = await this.api.send<EntryData>("DELETE", this.path, { headers })
    this.#take(response, {})
    this.deletedAt = this.meta.deletedAt ?? timeOf(response)
    return response
  }

  /** Every version. */
  async history(options: HistoryOptions = {}): Promise<Entry[]> {
    return (await this.api.list<EntryData>(`${this.path}/versions`, { ...options })).map((data) =>
      this.#like(data),
    )
  }

  async *historyPages(options: HistoryOptions = {}): AsyncGenerator<Entry[], void, void> {
    const pages = this.api.pages<EntryData>(`${this.path}/versions`, { ...options })
    for await (const page of pages) yield page.map((data) => this.#like(data))
  }

  /** How it was at that moment, or in that version. */
  async at(version: Moment | VersionName): Promise<Entry> {
    if (typeof version === "string" && /^r\d+$/.test(version)) {
      const response = await this.api.send<EntryData>("GET", `${this.path}/versions/${version}`)
      return this.#like(response.data)
    }
    const query = queryOf({ at: version, filter: "current" })
    const { data } = await this.api.send<readonly EntryData[]>("GET", this.path, { query })
    return this.#like(data[0] as EntryData)
  }

  /** Writes a version equal to that one; what was deleted is there again. */
  async restore(version: VersionName, expectation?: Expectation): Promise<ApiResponse<EntryData>> {
    const sending = { body: { version }, headers: matching(expectation) }
    const response = await this.api.send<EntryData>("POST", `${this.path}/restore`, sending)
    this.deletedAt = null
    return this.#take(response, {})
  }

  #like(data: EntryData): Entry {
    return new Entry(this.api, this.path.replace(/\/entry\/[^/]*$/, ""), data)
  }

  /** @param sent what an old server, which answers with nothing, was told */
  #take(response: ApiResponse<EntryData>, sent: EntryContent): ApiResponse<EntryData> {
    if (response.data?.meta) {
      const { meta, name, value } = response.data
      Object.assign(this, { meta, name, value })
    } else {
      if (sent.name !== undefined) this.name = sent.name
      if (sent.value !== undefined) this.value = sent.value
    }
    return response
  }
}
