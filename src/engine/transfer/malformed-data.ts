/** What is wrong lies in the file: what came before it is good, and nothing comes after. */
export class MalformedData extends Error {
  override readonly name = "MalformedData"
}
