/** A SELECT that nothing can make right, and what is said of it before that. */
import type { AccountEngine } from "../../../engine/engine.ts"
import { ApiError } from "../../../error.ts"
import type { Select } from "../../../model/partiql/statement.ts"
import type { GlobalIndex } from "../../../model/table/table.ts"

/** An index of several attributes is told before any other fault of the SELECT (observed). */
export async function refuseSelect(
  { catalog }: AccountEngine,
  { table: nameOrArn, index: name }: Select,
  fault: ApiError,
): Promise<never> {
  const found = name === undefined ? undefined : await catalog.find(catalog.nameOf(nameOrArn))
  const index = found?.table.globalIndexes.find((each) => each.name === name)
  if (index) checkSingleAttributes(index)
  throw fault
}

/** @throws ApiError */
export function checkSingleAttributes({
  partition,
  sort,
}: Pick<GlobalIndex, "partition" | "sort">): void {
  if (partition.length < 2 && sort.length < 2) return
  throw ApiError.invalid(
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys " +
      "or multi-attribute RANGE keys.",
  )
}
