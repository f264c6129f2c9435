/**
 * What hides a part of a text, turns it around, or looks like a blank and is none; line ends, tabs and joined emojis
 * stay.
 */
const unseen =
  /(?![\n\t ]|(?<=\p{Extended_Pictographic}\uFE0F?)\u200D(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Text for a code block in which nothing hides: what can't be seen is named by its number. */
export const visibleCode = (text: string): string =>
  text.replaceAll(unseen, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)
