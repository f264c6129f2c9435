/** CSI and OSC sequences of a terminal, whole. */
// oxlint-disable-next-line no-control-regex -- they are what is removed
const sequences = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g
/** Controls, marks that turn text around, and what nobody sees. */
// oxlint-disable-next-line no-control-regex -- they are what is removed
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** A text of anybody's as it can be read: one kind of line end, nothing that hides, and no half characters. */
export const visibleText = (text: string): string =>
  text
    .replaceAll(sequences, '')
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(invisible, '')
    .toWellFormed()

/** What Mos knows its own issues and comments by is written by Mos alone. */
const withoutMarkers = (text: string): string => text.replaceAll(/mos-(finding|comment)-/gi, 'mos $1 ')

/**
 * As a code block, which ends where Mos ends it: there a mention, a reference, a quick action and a comment of HTML are
 * words. Of tildes, since those stand seldom at the beginning of a line.
 */
export function asBlock(text: string): string {
  const shown = withoutMarkers(text).replace(/\n+$/, '')
  const longest = Math.max(2, ...[...shown.matchAll(/~+/g)].map(([run]) => run.length))
  const fence = '~'.repeat(longest + 1)
  return `${fence}text\n${shown}\n${fence}`
}

/** Within a line, in backticks. */
export const asCode = (text: string): string => `\`${oneLine(withoutMarkers(text)).replaceAll('`', "'")}\``

/** A title, which some trackers read for mentions and references too: a space of no width takes their meaning. */
export const asTitle = (text: string): string =>
  oneLine(withoutMarkers(text)).replaceAll(/[@#!&%$~](?=[\p{L}\p{N}_])|(?<=\bGH)-(?=\d)|<(?=!--)/giu, '$&\u200b')

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
