/**
 * Where a list goes on, as callers carry it: sealed, so that nobody builds one, and good for the
 * question it was given for, and no other.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { CollectionsError } from "./collections-error.ts"
import type { Position } from "./page.ts"

const sealBytes = 16

export function cursorOf(position: Position, question: string, secret: string): string {
  const text = Buffer.from(JSON.stringify(position)).toString("base64url")
  return `${text}.${sealOf(text, question, secret).toString("base64url")}`
}

/** @throws CollectionsError INVALID_CURSOR */
export function positionIn(cursor: string, question: string, secret: string): Position {
  const [text = "", seal = "", ...more] = cursor.split(".")
  const given = Buffer.from(seal, "base64url")
  const right = sealOf(text, question, secret)
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new CollectionsError("INVALID_CURSOR", "The cursor is of another list, or no cursor")
  }
  return JSON.parse(Buffer.from(text, "base64url").toString())
}

function sealOf(text: string, question: string, secret: string): Buffer {
  const hash = createHmac("sha256", secret).update(`${text}\n${question}`).digest()
  return hash.subarray(0, sealBytes)
}
