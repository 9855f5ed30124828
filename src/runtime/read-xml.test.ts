import { expect, test } from "vitest"
import { processorMsOf } from "../../test/support/processor-time.ts"
import { readXml, type XmlElement } from "./read-xml.ts"

/** Texts as they are, elements as lists by name. */
function plain({ text, within }: XmlElement): unknown {
  if (within.size === 0) return text
  return Object.fromEntries([...within].map(([name, elements]) => [name, elements.map(plain)]))
}

test("reads elements, their texts, and what they are escaped with", () => {
  const { name, element } = readXml(
    '<?xml version="1.0"?>\n<A xmlns="https://x/"><B>one &amp; &#x32; &#51; &quot;&lt;&gt;&apos;</B>\n <B/><C><D> </D></C></A>\n',
  )
  expect(name).toBe("A")
  expect(plain(element)).toEqual({ B: [`one & 2 3 "<>'`, ""], C: [{ D: [" "] }] })
})

test.each([
  "",
  "text",
  "<A>",
  "</A>",
  "<A></B>",
  "<A><B></A></B>",
  "<A/><A/>",
  "<A/><B/>",
  "<A/>text",
  "text<A/>",
  "<!DOCTYPE A><A/>",
  '<!DOCTYPE A [<!ENTITY a "b">]><A>&a;</A>',
  "<A>&a;</A>",
  "<A>& </A>",
  "<A>&#xFFFFFF;</A>",
  "<A><!-- --></A>",
  "<A><![CDATA[x]]></A>",
  "<A><?b c?></A>",
  "<A><b:C/></A>",
  "<A".repeat(100_000),
  `${"<A>".repeat(20)}${"</A>".repeat(20)}`,
  `<A>${"&".repeat(100_000)}</A>`,
])("refuses %s", (xml) => {
  expect(() => readXml(xml.slice(0, 300_000))).toThrow()
})

// Linear: a text of a few megabytes with one tag in ten thousand places.
test("takes time in proportion", () => {
  const many = (count: number) => `<A>${`<B>${"x".repeat(20)}</B>`.repeat(count)}</A>`
  const text = many(100_000)
  expect(processorMsOf(() => void readXml(text))).toBeLessThan(3000)
})
