import type { Figures } from "./message.ts"

/**
 * One text of several: each sample says whose it is by the label `worker`, and what belongs to one
 * name stands together (Prometheus's text format, "Grouping and sorting"). They are not added up:
 * a worker that begins anew begins at 0, which Prometheus knows how to take of a single series.
 */
export function mergeFigures(all: readonly Figures[]): string {
  const groups = new Map<string, { head: string[]; samples: string[] }>()
  for (const { worker, text } of all) {
    let group: { head: string[]; samples: string[] } | undefined
    for (const line of text.split("\n")) {
      if (line === "") continue
      const [, kind, name = ""] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? []
      if (kind === undefined) group?.samples.push(labelled(line, worker))
      else {
        group = groups.get(name) ?? { head: [], samples: [] }
        groups.set(name, group)
        if (!group.head.includes(line)) group.head.push(line)
      }
    }
  }
  const lines = [...groups.values()].flatMap(({ head, samples }) => [...head, ...samples])
  return [...lines, ""].join("\n")
}

/** A value holds no space, and what is in quotes may hold any sign. */
function labelled(sample: string, worker: number): string {
  const end = sample.lastIndexOf(" ")
  const [series, value] = [sample.slice(0, end), sample.slice(end)]
  const label = `worker="${worker}"`
  if (series.endsWith("{}")) return `${series.slice(0, -1)}${label}}${value}`
  if (series.endsWith("}")) return `${series.slice(0, -1)},${label}}${value}`
  return `${series}{${label}}${value}`
}
