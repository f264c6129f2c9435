import { stripControl } from './strip-control.ts'

/** One character of a row: whether it is drawn dim or grey, and whether in reverse, as the cursor's block is. */
type Cell = { readonly character: string; readonly faint: boolean; readonly reverse: boolean }

// eslint-disable-next-line no-control-regex -- colours are escape sequences
const colourStart = /(?=\u001B\[[0-9;]*m)/u
// eslint-disable-next-line no-control-regex -- colours are escape sequences
const colourPart = /^\u001B\[(?<codes>[0-9;]*)m(?<text>[^]*)$/u

/** 232 to 255 go from black to white: the upper ones are what light text on a dark ground is drawn with. 8 is 90. */
const isGrey256 = ([kind, space, colour]: readonly string[]): boolean =>
  kind === '38' && space === '5' && (colour === '8' || (Number(colour) >= 232 && Number(colour) < 251))

/** A parameter of 38 that is a colour is no code of its own: `38;5;2` is not dim. */
const withoutColours = (parameters: readonly string[]): readonly string[] => {
  const at = parameters.findIndex((parameter) => parameter === '38' || parameter === '48')
  if (at < 0) return parameters
  const length = parameters[at + 1] === '2' ? 5 : 3
  return [...parameters.slice(0, at), ...withoutColours(parameters.slice(at + length))]
}

const setsColour = (parameters: readonly string[]): boolean =>
  withoutColours(parameters).some((parameter) => /^(?:3[0-79]|9[1-7])$/u.test(parameter)) || parameters.includes('38')

/** The cells of a row that was captured with its colours. */
export function screenCells(row: string): readonly Cell[] {
  let isDim = false
  let isGrey = false
  let isReverse = false
  const cells: Cell[] = []
  for (const part of row.split(colourStart)) {
    const { codes, text } = colourPart.exec(part)?.groups ?? { text: part }
    if (codes !== undefined) {
      const parameters = codes.split(';')
      const plain = withoutColours(parameters)
      if (plain.some((each) => each === '' || each === '0')) [isDim, isGrey, isReverse] = [false, false, false]
      if (plain.includes('27')) isReverse = false
      if (plain.includes('7')) isReverse = true
      if (plain.includes('22')) isDim = false
      if (plain.includes('2')) isDim = true
      if (setsColour(parameters)) isGrey = false
      if (plain.includes('90') || parameters.some((_, index) => isGrey256(parameters.slice(index, index + 3))))
        isGrey = true
    }
    for (const character of stripControl(text ?? '')) {
      cells.push({ character, faint: isDim || isGrey, reverse: isReverse })
    }
  }
  return cells
}
