/** Where objects lie: whoever picks an implementation goes by this. */
export type ObjectPlace = { readonly folder: string } | BucketPlace | "memory"

export interface BucketPlace {
  readonly bucket: string
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}
