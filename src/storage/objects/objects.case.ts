/** One suite for every place for objects. The expectations are the comments in `objects.ts`. */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Objects, objectsWithin } from "./objects.ts"

interface Opened {
  readonly objects: Objects
  /** How much longer an object is than its body. */
  readonly bytesMore?: number
  close(): Promise<void>
}

export function describeObjects(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened
    let objects: Objects
    let bytesMore: number
    beforeEach(async () => {
      opened = await open()
      objects = opened.objects
      bytesMore = opened.bytesMore ?? 0
    })
    afterEach(() => opened.close())

    const textOf = async (of: string, from = objects) => {
      const stream = await from.get(of)
      return stream && new Response(stream).text()
    }
    const put = (of: string, text: string) => objects.put(of, new TextEncoder().encode(text))
    const namesOf = async (prefix: string, from = objects) => {
      const found: string[] = []
      for await (const entry of from.list(prefix))
        found.push(`${entry.name} ${entry.bytes - bytesMore}`)
      return found
    }

    test("what is put is there, until it is put again or deleted", async () => {
      expect(await textOf("a/b.txt")).toBeUndefined()
      await put("a/b.txt", "one")
      expect(await textOf("a/b.txt")).toBe("one")
      await put("a/b.txt", "another")
      expect(await textOf("a/b.txt")).toBe("another")
      await put("empty", "")
      expect(await textOf("empty")).toBe("")
      await objects.delete("a/b.txt")
      await objects.delete("a/b.txt")
      expect(await textOf("a/b.txt")).toBeUndefined()
    })

    test("a stream of many parts is put whole", async () => {
      const [part, parts] = [new Uint8Array(1024 * 1024).fill(65), 20]
      let left = parts
      const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          if (left-- === 0) controller.close()
          else controller.enqueue(part)
        },
      })
      await objects.put("big", stream)
      expect((await textOf("big"))?.length).toBe(parts * part.length)
      expect(await namesOf("big")).toEqual([`big ${parts * part.length}`])
    })

    test("a stream that fails puts nothing", async () => {
      await put("kept", "before")
      const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          controller.enqueue(new Uint8Array(10))
          controller.error(new Error("cut off"))
        },
      })
      await expect(objects.put("kept", stream)).rejects.toThrow("cut off")
      expect(await textOf("kept")).toBe("before")
      expect(await namesOf("")).toEqual(["kept 6"])
    })

    test("a list is in the order of names, by their beginning", async () => {
      for (const of of ["b/2", "a", "b/10", "b-c", "c/d/e", "b/1"]) await put(of, of)
      expect(await namesOf("")).toEqual(["a 1", "b-c 3", "b/1 3", "b/10 4", "b/2 3", "c/d/e 5"])
      expect(await namesOf("b/1")).toEqual(["b/1 3", "b/10 4"])
      expect(await namesOf("b")).toEqual(["b-c 3", "b/1 3", "b/10 4", "b/2 3"])
      expect(await namesOf("nothing/")).toEqual([])
    })

    test("names that lead elsewhere are refused", async () => {
      for (const of of ["../a", "a/../../b", "/a", "a//b", "a/", "", ".", "a/./b", "a\0", "a\\b"]) {
        await expect(put(of, "x")).rejects.toThrow("no name for an object")
        await expect(objects.get(of)).rejects.toThrow("no name for an object")
      }
    })

    test("nothing begins with what leads elsewhere", async () => {
      const mine = objectsWithin(objects, "mine")
      await put("theirs/a", "other")
      await mine.put("a", new TextEncoder().encode("own"))
      for (const prefix of [
        "../theirs/",
        "../",
        "./",
        "x/../../theirs/a",
        "/",
        "..\\theirs/",
        "\0/",
      ]) {
        expect(await namesOf(prefix, mine)).toEqual([])
        expect(await namesOf(prefix)).toEqual([])
      }
    })

    test("a folder of others sees its own alone", async () => {
      const mine = objectsWithin(objects, "mine")
      await put("mine-too/a", "other")
      await mine.put("a", new TextEncoder().encode("own"))
      expect(await textOf("mine/a")).toBe("own")
      expect(await textOf("a", mine)).toBe("own")
      expect(await namesOf("", mine)).toEqual(["a 3"])
      await mine.delete("a")
      expect(await namesOf("", mine)).toEqual([])
    })
  })
}
