import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { credentials, region } from "../support/client.ts"

const run = promisify(execFile)

export interface ClientRun {
  /** What the script printed, both streams where it failed. */
  readonly output: string
  /** Why it could not run on this machine. */
  readonly skipped?: string
}

/** Runs a script of test/clients/boto3 against the server. */
export async function runPython(
  script: string,
  url: string,
  keys = credentials,
): Promise<ClientRun> {
  try {
    await run("python3", ["-c", "import boto3"])
  } catch {
    return { output: "", skipped: "python3 with boto3 is not on this machine" }
  }
  return runClient("python3", [join(import.meta.dirname, "boto3", script)], url, keys)
}

/** Runs a program with an AWS environment that points at the server. */
export async function runClient(
  program: string,
  args: readonly string[],
  url: string,
  keys = credentials,
): Promise<ClientRun> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_IAM: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
    // Nobody's own configuration takes part.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  }
  const { stdout } = await run(program, args, { env, encoding: "utf8" })
  return { output: stdout.trim() }
}
