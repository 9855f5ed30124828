/** Carries statements out and shows what they give; knows no terminal but its width and height. */
import type { Item } from "../../model/value/attribute-value.ts"
import { type Call, CallRefused } from "../signed-call.ts"
import { allTables, type TableNames } from "./table-names.ts"
import { tableText } from "./table-text.ts"
import { shown } from "./value-text.ts"

export interface Screen {
  write(text: string): void
  /** Faults, which a reader of the output need not see. */
  complain(text: string): void
  /** Absent where the output is no terminal. */
  size(): { readonly columns: number; readonly rows: number } | undefined
  /** Whether the reader wants another page; asked on a terminal alone. */
  wantsMore(): Promise<boolean>
}

const help = `Statements of PartiQL end with a semicolon: SELECT * FROM "Music" WHERE Artist = 'No One';
  .tables           names of the tables
  .describe TABLE   all that DescribeTable tells
  .json             items as lines of JSON, or as a table again
  .help             this
  .quit             ends; so does Ctrl-D
`

/** A page of what is no terminal. */
const pageRows = 1000
const linesAround = 4

interface Page {
  readonly Items?: readonly Item[]
  readonly NextToken?: string
}

export class Shell {
  readonly #call: Call
  readonly #names: TableNames
  readonly #screen: Screen
  #showsJson: boolean

  constructor(call: Call, names: TableNames, screen: Screen, showsJson: boolean) {
    this.#call = call
    this.#names = names
    this.#screen = screen
    this.#showsJson = showsJson
  }

  /** Whether it was carried out. */
  async statement(text: string): Promise<boolean> {
    return this.#complaining(async () => {
      if (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*SELECT\b/i.test(text)) return this.#select(text)
      const { Items = [] } = (await this.#call("ExecuteStatement", { Statement: text })) as Page
      if (Items.length > 0) this.#show(Items, [])
      else this.#say("done")
    })
  }

  /** One that begins with a dot. Whether it was carried out. */
  async command(line: string): Promise<boolean> {
    const [name = "", ...rest] = line.trim().split(/\s+/)
    const table = rest.join(" ").replace(/^"(.*)"$/, "$1")
    return this.#complaining(async () => {
      switch (name) {
        case ".tables":
          for (const one of await allTables(this.#call)) this.#screen.write(`${shown(one)}\n`)
          return
        case ".describe": {
          const { Table } = await this.#call("DescribeTable", { TableName: table })
          this.#screen.write(`${JSON.stringify(Table, null, 2)}\n`)
          return
        }
        case ".json":
          this.#showsJson = !this.#showsJson
          this.#say(this.#showsJson ? "lines of JSON" : "tables")
          return
        case ".help":
          this.#screen.write(help)
          return
        default:
          throw new CallRefused(`unknown command ${shown(name)}; see .help`)
      }
    })
  }

  async #complaining(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error
      this.#screen.complain(`${shown(error.message)}\n`)
      return false
    }
  }

  async #select(text: string): Promise<void> {
    const [, quoted, plain = quoted] = /\bFROM\s+(?:"([^"]+)"|([\w.-]+))/i.exec(text) ?? []
    const key = plain === undefined ? [] : await this.#names.keyOf(plain)
    let count = 0
    let token: string | undefined
    do {
      const page = await this.#page(text, token)
      token = page.NextToken
      if (page.Items.length > 0) this.#show(page.Items, key)
      count += page.Items.length
      const isTerminal = this.#screen.size() !== undefined
      if (token !== undefined && isTerminal && !(await this.#screen.wantsMore())) return
    } while (token !== undefined)
    this.#say(count === 1 ? "1 item" : `${count} items`)
  }

  /** Full, or the last one: a filter may leave nothing of what was read at once. */
  async #page(Statement: string, from: string | undefined) {
    const size = this.#screen.size()
    const rows = size ? Math.max(1, size.rows - linesAround) : pageRows
    const Items: Item[] = []
    let NextToken = from
    do {
      const Limit = rows - Items.length
      const more = { Statement, Limit, ...(NextToken !== undefined && { NextToken }) }
      const found = (await this.#call("ExecuteStatement", more)) as Page
      Items.push(...(found.Items ?? []))
      NextToken = found.NextToken
    } while (NextToken !== undefined && Items.length < rows)
    return { Items, NextToken }
  }

  #show(items: readonly Item[], first: readonly string[]): void {
    if (this.#showsJson) {
      for (const item of items) this.#screen.write(`${JSON.stringify(item)}\n`)
      return
    }
    this.#screen.write(tableText(items, { first, widthMax: this.#screen.size()?.columns }))
  }

  /** For people, not for the next program. */
  #say(text: string): void {
    if (!this.#showsJson || this.#screen.size()) this.#screen.write(`(${text})\n`)
  }
}
