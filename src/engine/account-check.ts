/** Somebody else who knows the accounts of access keys, and may contradict what we know. */
export interface AccountCheck {
  /**
   * Nothing where the key is of no account there.
   *
   * @throws ApiError InternalServerError where that cannot be known now
   */
  accountOf(accessKeyId: string): Promise<string | undefined>
}
