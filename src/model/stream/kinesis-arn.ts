import { regionPattern } from "../arn.ts"

/** The ARN of a Kinesis data stream, taken apart. */
export interface KinesisArn {
  readonly region: string
  readonly account: string
  readonly name: string
}

const form = new RegExp(
  `^arn:aws[a-z-]*:kinesis:(${regionPattern}):([0-9]{12}):stream/([a-zA-Z0-9_.-]{1,128})$`,
)

/** The parts, or nothing if the text is anything else. */
export function parseKinesisArn(text: string): KinesisArn | undefined {
  const [, region, account, name] = form.exec(text) ?? []
  if (region === undefined || account === undefined || name === undefined) return undefined
  return { region, account, name }
}
