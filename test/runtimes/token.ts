import { generateKeyPairSync, sign } from "node:crypto"

/** A key that sqld can be given as `SQLD_AUTH_JWT_KEY`, and a token that it then asks for. */
export function newToken(): { readonly publicKey: string; readonly token: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString("base64url")
  const signed = `${part({ alg: "EdDSA", typ: "JWT" })}.${part({ a: "rw" })}`
  const signature = sign(null, Buffer.from(signed), privateKey).toString("base64url")
  const { x = "" } = publicKey.export({ format: "jwk" })
  return { publicKey: x, token: `${signed}.${signature}` }
}
