/** Most text is: to take letters apart costs much more. */
const plain = /^[ -~]*$/
const nothing = /^[\p{M}\p{Cf}\p{Cc}]+$/u
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Columns that a terminal gives to a text: 2 for wide letters and emoji, 0 for marks that join the letter before. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += nothing.test(segment) ? 0 : wide.test(segment) ? 2 : 1
  return width
}
