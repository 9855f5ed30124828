/** What a step about another replica has come to. */
export interface MemberStep {
  readonly isMore: boolean
  /** It cannot be gone on with yet: items have no stamps, or a definition has to wait. */
  readonly isWaiting?: boolean
  /** How far the other replica has taken over this one's items; nothing if that is not known. */
  readonly sent?: number
}

export const more: MemberStep = { isMore: true }
export const nothing: MemberStep = { isMore: false }
export const waiting: MemberStep = { isMore: false, isWaiting: true }
