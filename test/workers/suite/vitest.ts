/**
 * What the storage suite uses of vitest, on a runtime that vitest does not run on: tests are
 * collected as they are described, and carried out one after the other.
 */
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)
export const { expect } = chai

type Step = () => unknown

interface Test {
  readonly name: string
  readonly before: readonly Step[]
  readonly run: Step
  readonly after: readonly Step[]
}

const tests: Test[] = []
let names: readonly string[] = []
let before: readonly Step[] = []
let after: readonly Step[] = []

export function describe(name: string, within: () => void): void {
  const around = { names, before, after }
  names = [...names, name]
  within()
  ;({ names, before, after } = around)
}

export function beforeEach(step: Step): void {
  before = [...before, step]
}

export function afterEach(step: Step): void {
  after = [step, ...after]
}

/** Hooks are described before it. */
export function test(name: string, run: Step): void {
  tests.push({ name: [...names, name].join(" > "), before, run, after })
}

/** `%d` in the name stands for the value. */
test.each =
  <T>(values: readonly T[]) =>
  (name: string, run: (value: T) => unknown): void => {
    for (const value of values) test(name.replace("%d", `${value}`), () => run(value))
  }

export interface Outcome {
  readonly name: string
  /** Absent if it passed. */
  readonly failure?: string
}

export async function runTests(): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, before, run, after } of tests) {
    try {
      for (const step of before) await step()
      await run()
      outcomes.push({ name })
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? `${error.stack}` : `${error}` })
    }
    for (const step of after) await step()
  }
  return outcomes
}
