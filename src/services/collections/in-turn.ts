/** Steps of the same name, one after another; those of different names do not wait for each other. */
const last = new Map<string, Promise<unknown>>()

export function inTurn<T>(name: string, step: () => Promise<T>): Promise<T> {
  const turn = (last.get(name) ?? Promise.resolve()).then(step, step)
  last.set(name, turn)
  const forget = () => {
    if (last.get(name) === turn) last.delete(name)
  }
  turn.then(forget, forget)
  return turn
}
