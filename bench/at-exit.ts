/** What is done when this process exits. One listener serves all: Node warns of more than ten. */
const tasks = new Set<() => void>()

process.once("exit", () => {
  for (const task of tasks) task()
})

/** What it returns takes the task back. */
export function atExit(task: () => void): () => void {
  tasks.add(task)
  return () => void tasks.delete(task)
}
