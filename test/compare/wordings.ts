/** What DynamoDB and DynamoDB Local say of one fault, where they do not say it in the same words. */

const overlap = /Two document paths (overlap|conflict) with each other/
const action = /(ADD|DELETE) action .*(is not supported for the type|is allowed when)/
const typeName = /Invalid attribute type name found/
export const operandType = /Incorrect operand type for operator or function; /
export const scalars = /^Key attributes must be scalars; .*: (Index)?Key: /
const unfitValue =
  /datatypes|be empty$|duplicates|numeric value|significant digits|magnitude|the value of true/
const undefinedName = /not defined; attribute/
export const atRunTime =
  /invalid for update$|does not exist in the item$|has an incorrect data type$/
export const indexKeyType =
  /Type mismatch for Index Key \S+ Expected: \S+ Actual: \S+ IndexName: |index key to unsupported/

/** The name of the difference, what we say, and what Local says. */
export const wordings: readonly (readonly [name: string, ours: RegExp, theirs: RegExp])[] = [
  ["index keys", indexKeyType, /^Invalid attribute value type$|Type mismatch for Index Key$/],
  ["index keys", scalars, /^Invalid attribute value type$/],
  ["index keys", scalars, scalars],
  ["overlapping paths", overlap, overlap],
  ["order of faults", undefinedName, /not defined; attribute|(overlap|conflict) with/],
  ["order of faults", /of same type$/, /ComparisonOperator \S+ is not valid for/],
  ["order of faults", /can only contain non-primary key attributes/, scalars],
  ["order of faults", /Index Key |IndexKey: /, /^Provided list of item keys contains duplicates$/],
  ["order of faults", atRunTime, atRunTime],
  ["order of faults", undefinedName, operandType],
  ["order of faults", /index key to unsupported type$/, /empty (string|binary) value/],
  ["order of faults", / does not project \[/, / does not project one or more filter /],
  ["names of types", action, action],
  ["names of types", typeName, typeName],
  ["types of constants", /; operator: (ADD|DELETE), operand type: /, /, typeSet: ALLOWED_FOR_/],
  ["missing members", /Value null at '(key|item)'/, /null key|cannot be null/],
  [
    "values of the older validator",
    unfitValue,
    /^ExpressionAttributeValues contains invalid value: /,
  ],
  [
    "values of the older validator",
    /numeric value: |contains duplicates/,
    /numeric value|contains duplicates/,
  ],
  [
    "values of the older validator",
    /numeric value: /,
    /^A value provided cannot be converted into a number$/,
  ],
  [
    "values of the older validator",
    /more than 38 significant digits/,
    /supports precision up to 38 digits$/,
  ],
  ["closed sets", /must satisfy enum value set/, /enum value set|^Return values|^Select must/],
  [
    "duplicate attributes",
    /Duplicate value in attribute name/,
    /two attributes with the same name/,
  ],
  ["conditions by number", /^Conditions can be/, /^Conditions must be/],
]
