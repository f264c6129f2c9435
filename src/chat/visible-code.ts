/** What hides a part of a text or turns it around; line ends and tabs stay. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115F\u1160\u2028\u2029\u3164\uFFA0]/gu

/** Text for a code block in which nothing hides: what can't be seen is named by its number. */
export const visibleCode = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(unseen, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)
