/** The tables of a request's actions: each once, however many actions are on it. */
export class Targets {
  readonly names: readonly string[]
  readonly #places: readonly number[]

  constructor(tableNames: readonly string[]) {
    const places = new Map([...new Set(tableNames)].map((name, place) => [name, place]))
    this.names = [...places.keys()]
    this.#places = tableNames.map((name) => places.get(name) as number)
  }

  /** From one for each table to one for each action. */
  ofEach<T>(tables: readonly T[]): readonly T[] {
    return this.#places.map((place) => tables[place] as T)
  }
}
