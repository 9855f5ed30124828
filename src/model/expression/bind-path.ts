import type { AttributeValue } from "../value/attribute-value.ts"
import type { DocumentPath } from "./document-path.ts"
import type { Placeholders } from "./placeholders.ts"
import { SyntaxFault } from "./syntax-fault.ts"
import type { PathNode, ValueNode } from "./tree.ts"

/** @throws SyntaxFault for a placeholder that stands for nothing */
export function bindPath(node: PathNode, placeholders: Placeholders): DocumentPath {
  if (!node.hasPlaceholders) return node.steps
  return node.steps.map((step) => {
    if (typeof step === "number" || step[0] !== "#") return step
    const name = placeholders.resolveName(step)
    if (name !== undefined) return name
    throw new SyntaxFault(
      "An expression attribute name used in the document path is not defined; " +
        `attribute name: ${step}`,
    )
  })
}

/** @throws SyntaxFault for a placeholder that stands for nothing */
export function bindValue(node: ValueNode, placeholders: Placeholders): AttributeValue {
  const value = placeholders.resolveValue(node.placeholder)
  if (value !== undefined) return value
  throw new SyntaxFault(undefinedValue(node.placeholder))
}

export function undefinedValue(placeholder: string): string {
  return (
    "An expression attribute value used in expression is not defined; " +
    `attribute value: ${placeholder}`
  )
}
