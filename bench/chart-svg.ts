/** Horizontal bars as an SVG that looks right on light and on dark pages. */

export interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly label: string
  readonly value: number
  /** The server could have done more: the load was at its limit. */
  readonly isAtLeast?: boolean
  readonly kind: "floor" | "ours" | "other"
}

const width = 860
const labelWidth = 350
const valueWidth = 80
const barHeight = 16
const rowHeight = 24
const titleHeight = 34
const noteHeight = 18
const margin = 16

/** An image in a README has no styles but its own, and follows the reader's system. */
const style = `
    text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
    .title { font-size: 15px; font-weight: 600 }
    .note { font-size: 11px; fill: #59636e }
    .ours { fill: #0969da } .other { fill: #9aa4af } .floor { fill: #d1d9e0 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .note { fill: #9198a1 }
      .ours { fill: #4493f8 } .other { fill: #656c76 } .floor { fill: #3d444d }
    }`

/** Each panel has a scale of its own, from zero. */
export function svgOf(panels: readonly Panel[], notes: readonly string[]): string {
  let top = margin
  const parts = panels.map((panel) => {
    const part = panelText(panel, top)
    top += titleHeight + panel.bars.length * rowHeight
    return part
  })
  const height = top + noteHeight * (notes.length + 1)
  const lines = notes.map((note, line) => {
    const y = top + noteHeight * (line + 1)
    return `  <text class="note" x="${margin}" y="${y}">${escaped(note)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
  <title>${escaped(notes.join("; "))}</title>
  <style>${style}
  </style>
${[...parts, ...lines].join("\n")}
</svg>
`
}

function panelText({ title, bars }: Panel, top: number): string {
  const most = Math.max(...bars.map(({ value }) => value), 1)
  const from = margin + labelWidth
  const room = width - from - valueWidth - margin
  const rows = bars.map(({ label, value, isAtLeast, kind }, row) => {
    const y = top + titleHeight + row * rowHeight
    const length = Math.max(Math.round((value / most) * room), 1)
    const baseline = y + barHeight - 3
    const count = `${isAtLeast ? "≥ " : ""}${Math.round(value).toLocaleString("en")}`
    return [
      `  <text x="${from - 10}" y="${baseline}" text-anchor="end">${escaped(label)}</text>`,
      `  <rect class="${kind}" x="${from}" y="${y}" width="${length}" height="${barHeight}" rx="2"/>`,
      `  <text x="${from + length + 8}" y="${baseline}">${count}</text>`,
    ].join("\n")
  })
  const heading = `  <text class="title" x="${margin}" y="${top + titleHeight - 12}">${escaped(title)}</text>`
  return [heading, ...rows].join("\n")
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
