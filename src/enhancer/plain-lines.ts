const most = 16_384
const longestLine = 4_000

// oxlint-disable-next-line no-control-regex
const escapes = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]{0,4096}(?:\u0007|\u001B\\)?|[@-Z\\-_])/gu

const plain = /^[\t\n\r -~]*$/u

/** A program's output as lines without colours, control characters and blank ones. Of a long text both ends are read. */
export function plainLines(text: string): readonly string[] {
  const ends = text.length <= most ? text : `${text.slice(0, most / 2)}\n${text.slice(-most / 2)}`
  // Most have nothing of it, which is quicker to see.
  const clean = plain.test(ends) ? ends : ends.replaceAll(escapes, '').replaceAll(/[^\P{C}\t\n\r]/gu, '')
  return clean
    .split(/\r\n|[\n\r]/u)
    .map((line) => line.slice(0, longestLine).trimEnd())
    .filter((line) => line !== '')
}
