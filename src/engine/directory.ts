/**
 * Who the users, groups, roles and managed policies of an account are: our own records, or those of
 * another IAM, as of some moment.
 */
import type { AccountRecords } from "./account-records.ts"

/** A key that may ask about its whole account. */
export interface RootKey {
  readonly accessKeyId: string
  readonly secret: string
}

export interface Directory extends Pick<AccountRecords, "account" | "find"> {
  /** Differs after every change; absent: our own, whose epoch says that. */
  readonly version?: string
}

/** Another IAM: `IAM_SERVICE_ENDPOINT`. */
export interface ForeignIam {
  /**
   * Nothing where that cannot be known now: then the account's users and roles may do nothing.
   *
   * @param findRootKey asked only when the other one has to be
   */
  directoryOf(
    account: string,
    findRootKey: () => Promise<RootKey | undefined>,
  ): Promise<Directory | undefined>
}

/** A promise only of another IAM's. */
export type FindDirectory = (account: string) => Directory | Promise<Directory | undefined>
