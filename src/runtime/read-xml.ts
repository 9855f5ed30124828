/**
 * As much of XML as IAM answers with: elements with texts or with elements, no more. A parser that
 * knows entities, declarations and sections has doors; this one refuses a text that has any.
 */

/** An element; those within it by name, in their order. */
export interface XmlElement {
  readonly text: string
  readonly within: ReadonlyMap<string, readonly XmlElement[]>
}

/** Of IAM's answers, seven. */
const depthMax = 16

const signs: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
}

/** One tag, with what stands before it. Attributes hold no `>` in what AWS and we write. */
const tag = /([^<>]*)<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*?)?)(\/?)>/y

/**
 * The element at the top.
 *
 * @throws Error for whatever is not of that form
 */
export function readXml(xml: string): { readonly name: string; readonly element: XmlElement } {
  const start = /^\uFEFF?(?:<\?xml[^<>]*\?>)?\s*/.exec(xml)?.[0].length ?? 0
  const open: OpenElement[] = [{ name: "", text: "", within: new Map() }]
  let at = start
  const end = xml.trimEnd().length
  while (at < end) {
    tag.lastIndex = at
    const match = tag.exec(xml)
    if (!match) throw new Error("no XML of the form that IAM answers with")
    at = tag.lastIndex
    const [, before = "", slash, name = "", , isEmpty] = match
    const top = open.at(-1) as OpenElement
    top.text += textOf(before)
    if (slash === "") {
      if (open.length > depthMax) throw new Error("XML that is too deep")
      open.push({ name, text: "", within: new Map() })
    }
    if (slash === "/" || isEmpty === "/") close(open, name)
  }
  const [root] = open
  const [[name, elements] = ["", []]] = root?.within ?? []
  const [element] = elements
  const isWhole = open.length === 1 && root?.within.size === 1 && elements.length === 1
  if (!isWhole || !element || root?.text.trim() !== "") throw new Error("XML that is not whole")
  return { name, element }
}

interface OpenElement {
  readonly name: string
  text: string
  readonly within: Map<string, XmlElement[]>
}

function close(open: OpenElement[], name: string): void {
  const element = open.pop()
  const above = open.at(-1)
  if (!element || !above || element.name !== name) throw new Error("XML that is not balanced")
  const { text, within } = element
  const namesakes = above.within.get(name) ?? []
  namesakes.push({ text: within.size === 0 ? text : "", within })
  above.within.set(name, namesakes)
}

function textOf(text: string): string {
  return text.replace(/&([^;&]*;?)/g, (_, reference: string) => {
    const [, number] = /^#(\d{1,7}|x[0-9a-fA-F]{1,6});$/.exec(reference) ?? []
    if (number !== undefined) return String.fromCodePoint(Number(number.replace(/^x/, "0x")))
    const sign = reference.endsWith(";") ? signs[reference.slice(0, -1)] : undefined
    if (sign === undefined) throw new Error("XML with an entity of its own")
    return sign
  })
}
