const most = 80

/** Control, zero-width and direction characters: they hide text or turn the thread list around. ZWJ stays, emoji need it. */
const invisible = /[\p{Cc}\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/gu
/** What Discord renders as something else than its characters: mentions, slash commands, emoji, timestamps. */
const tokens = /<(?:@[!&]?|#|id:|t:)[^>\s]*>|<\/[^>]+:\d+>/g
const customEmoji = /<a?:(\w+):\d+>/g
const links = /\bhttps?:\/\/[^\s<>]+/gi
const fenced = /```[\s\S]*?(?:```|$)/g
const maskedLink = /\[([^\]]+)\]\([^)]*\)/g
const lineMarks = /^\s*(?:#{1,3}|-#|>>>|>|[-*]|\d+\.)\s+/gm
const spans = /\*\*|__|~~|\|\||[`*]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * A thread's name from the text that opens its topic, at most 80 graphemes and 100 UTF-16 units (Discord's limit).
 * A thread may be renamed only twice per ten minutes, so it is named right at creation and never again.
 */
export function topicTitle(text: string, now = new Date()): string {
  const bare = text
    .replace(fenced, ' ')
    .replace(maskedLink, '$1')
    .replace(links, ' ')
    .replace(customEmoji, '$1')
    .replace(tokens, ' ')
    .replace(/@(?=everyone\b|here\b)/g, '')
    .replace(lineMarks, '')
    .replace(spans, '')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}\p{S}\p{P}\p{Extended_Pictographic}]/u.test(bare)
    ? cut(bare)
    : `Topic of ${now.toISOString().slice(0, 10)}`
}

function cut(text: string): string {
  const graphemes = [...segmenter.segment(text)].map((part) => part.segment)
  if (graphemes.length <= most && text.length <= 100) return text
  let kept = ''
  for (const grapheme of graphemes.slice(0, most - 1)) {
    if (kept.length + grapheme.length > 99) break
    kept += grapheme
  }
  const wholeWords = kept.replace(/\s+\S*$/u, '')
  return `${(wholeWords.length > kept.length / 2 ? wholeWords : kept).trimEnd()}…`
}
