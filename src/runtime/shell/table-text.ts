/** Items as a table whose columns are in line, or one below the other where it would be too wide. */
import { eastAsianWidth } from "get-east-asian-width"
import { attributeOf, type Item } from "../../model/value/attribute-value.ts"
import { cellText, isNumber, shown } from "./value-text.ts"

export interface TableLayout {
  /** Columns that come first, such as those of the key; the others as items have them. */
  readonly first: readonly string[]
  /** Of the terminal, in columns; absent: as wide as need be. */
  readonly widthMax?: number | undefined
}

const gap = " | "
/** Columns are cut to this before the table is turned. */
const columnWidthMin = 12

interface Column {
  readonly title: string
  readonly cells: readonly string[]
  readonly isRight: boolean
  width: number
}

/** Ends with a line break. */
export function tableText(items: readonly Item[], { first, widthMax }: TableLayout): string {
  const columns = columnsOf(items, first)
  if (widthMax !== undefined && !fit(columns, widthMax)) return turned(columns, items.length)
  const rule = columns.map(({ width }) => "-".repeat(width)).join("-+-")
  const lines = items.map((_, row) => lineOf(columns, ({ cells }) => cells[row] ?? ""))
  return `${[lineOf(columns, ({ title }) => title), rule, ...lines].join("\n")}\n`
}

function columnsOf(items: readonly Item[], first: readonly string[]): readonly Column[] {
  const names = new Set(first.filter((name) => items.some((item) => Object.hasOwn(item, name))))
  for (const item of items) for (const name of Object.keys(item)) names.add(name)
  return [...names].map((name) => {
    const values = items.map((item) => attributeOf(item, name))
    const cells = values.map(cellText)
    const title = shown(name)
    const isRight = values.every((value) => value === undefined || isNumber(value))
    return { title, cells, isRight, width: Math.max(widthOf(title), ...cells.map(widthOf)) }
  })
}

/** Takes from the widest until all have room. */
function fit(columns: readonly Column[], widthMax: number): boolean {
  const gaps = gap.length * Math.max(0, columns.length - 1)
  const narrowest = columns.reduce((sum, { width }) => sum + Math.min(width, columnWidthMin), gaps)
  if (narrowest > widthMax) return false
  let width = columns.reduce((sum, column) => sum + column.width, gaps)
  while (width > widthMax) {
    const widest = columns.reduce((one, other) => (other.width > one.width ? other : one))
    widest.width -= 1
    width -= 1
  }
  return true
}

function lineOf(columns: readonly Column[], textOf: (column: Column) => string): string {
  const cells = columns.map((column) => {
    const text = cut(textOf(column), column.width)
    const blanks = " ".repeat(column.width - widthOf(text))
    return column.isRight ? blanks + text : text + blanks
  })
  return cells.join(gap).trimEnd()
}

function turned(columns: readonly Column[], count: number): string {
  const titleWidth = Math.max(...columns.map(({ title }) => widthOf(title)))
  const lines = Array.from({ length: count }, (_, row) => [
    `-[ ${row + 1} ]-`,
    ...columns
      .filter(({ cells }) => cells[row] !== "")
      .map(({ title, cells }) => {
        return title + " ".repeat(titleWidth - widthOf(title)) + gap + (cells[row] ?? "")
      }),
  ])
  return `${lines.flat().join("\n")}\n`
}

const segmenter = new Intl.Segmenter()

/** In columns of a terminal: a Chinese character or an emoji takes two. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += segmentWidth(segment)
  return width
}

function segmentWidth(segment: string): number {
  return eastAsianWidth(segment.codePointAt(0) as number)
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ""
  let room = width - 1
  for (const { segment } of segmenter.segment(text)) {
    room -= segmentWidth(segment)
    if (room < 0) break
    kept += segment
  }
  return `${kept}…`
}
