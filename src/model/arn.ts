/** The ARNs of tables and their indexes, written and judged. */
import { ApiError } from "../error.ts"

/** What may be the name of a region, here and in credentials: we print no ARN we would not read. */
export const regionPattern = "[a-z0-9-]{1,32}"

const tableArnPattern = new RegExp(
  `^arn:aws:dynamodb:(${regionPattern}):([0-9]{12}):table/([a-zA-Z0-9_.-]{3,255})$`,
)

/** A table's ARN, taken apart. */
export interface TableArn {
  readonly region: string
  readonly account: string
  readonly name: string
}

/** The parts of a table's ARN, or nothing if the text is anything else. */
export function parseTableArn(text: string): TableArn | undefined {
  const [whole, region, account, name] = tableArnPattern.exec(text) ?? []
  if (whole === undefined || region === undefined || account === undefined) return undefined
  return name === undefined ? undefined : { region, account, name }
}

export function printTableArn({ region, account, name }: TableArn): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`
}

/** Of version 2017.11.29: it is in no region. */
export function printGlobalTableArn({ account, name }: Omit<TableArn, "region">): string {
  return `arn:aws:dynamodb::${account}:global-table/${name}`
}

/** The ARN of a table's stream, taken apart. */
export interface StreamArn extends TableArn {
  readonly label: string
}

/** The parts of a stream's ARN, or nothing if the text is anything else. */
export function parseStreamArn(text: string): StreamArn | undefined {
  const [, table, label] = /^(.+)\/stream\/([0-9T:.-]{1,32})$/.exec(text) ?? []
  const arn = table === undefined ? undefined : parseTableArn(table)
  return arn && label !== undefined ? { ...arn, label } : undefined
}

export function printStreamArn({ label, ...table }: StreamArn): string {
  return `${printTableArn(table)}/stream/${label}`
}

/** The ARN of a backup of a table, taken apart. */
export interface BackupArn extends TableArn {
  /** When it was made, in fourteen digits of milliseconds, and eight hexadecimal digits. */
  readonly backup: string
}

/** The parts of a backup's ARN, or nothing if the text is anything else. */
export function parseBackupArn(text: string): BackupArn | undefined {
  const [, table, backup] = /^(.+)\/backup\/(\d{14}-[\da-f]{8})$/.exec(text) ?? []
  const arn = table === undefined ? undefined : parseTableArn(table)
  return arn && backup !== undefined ? { ...arn, backup } : undefined
}

export function printBackupArn({ backup, ...table }: BackupArn): string {
  return `${printTableArn(table)}/backup/${backup}`
}

/** The ARN of an export, an import or a bulk operation on a table, taken apart. */
export interface TransferArn extends TableArn {
  readonly kind: "export" | "import" | "bulk"
  /** When it began, in fourteen digits of milliseconds, and eight hexadecimal digits. */
  readonly id: string
}

const transferKinds = { export: "export", import: "import", "bulk-operation": "bulk" } as const

/**
 * The parts of such an ARN, or nothing if the text is anything else. What stands in that of a bulk
 * operation is ours: AWS's reference tells its length alone (unsure).
 */
export function parseTransferArn(text: string): TransferArn | undefined {
  const [, table, kind, id] =
    /^(.+)\/(export|import|bulk-operation)\/(\d{14}-[\da-f]{8})$/.exec(text) ?? []
  const arn = table === undefined ? undefined : parseTableArn(table)
  if (!arn || id === undefined) return undefined
  return { ...arn, kind: transferKinds[kind as keyof typeof transferKinds], id }
}

/** Every API takes a table's ARN where it takes its name (AWS guide, 2024); names hold no colon. */
export function isArn(nameOrArn: string): boolean {
  return nameOrArn.includes(":")
}

/**
 * The name of a table of this account and region. Another account's ARN is refused in the same way
 * whether that account or table exists or not, and before anything else about it is judged.
 *
 * @throws ApiError AccessDeniedException or ValidationException
 */
export function tableNameOf(nameOrArn: string, account: string, region: string): string {
  if (!isArn(nameOrArn)) return nameOrArn
  const arn = parseTableArn(nameOrArn)
  if (!arn) {
    throw ApiError.invalid(
      `1 validation error detected: Value '${nameOrArn}' at 'tableName' failed to satisfy ` +
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    )
  }
  // Authorisation has said so in AWS's words before any request gets here.
  if (arn.account !== account) throw new ApiError("AccessDeniedException")
  // Observed (October 2026).
  if (arn.region !== region) {
    throw ApiError.invalid(`1 validation error detected: Invalid AWS region in '${nameOrArn}'`)
  }
  return arn.name
}
