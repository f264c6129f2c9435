import type { Report } from '../fleet/report.ts'
import { inertText } from './inert-text.ts'

/** What an agent said, as its own words: whatever it contains is text. */
export const renderReport = (agent: string, report: Report): string =>
  [`**${agent}** reports:`, ...reportLines(report)].join('\n')

/** The parts of a report, those that there are. */
export function reportLines({ text, tested, open, pr }: Report): readonly string[] {
  return [
    ...quoteLines(text),
    ...(tested === undefined ? [] : ['**Tested**', ...quoteLines(tested)]),
    ...(open === undefined ? [] : ['**Open**', ...quoteLines(open)]),
    // In angle brackets, so that no preview of a foreign page comes with it.
    ...(pr === undefined ? [] : [`**Pull request** <${pr.replaceAll(/[<>\s]/g, '')}>`]),
  ]
}

/** Somebody's words, each line marked as theirs. */
export const quoteLines = (text: string): readonly string[] =>
  inertText(text.trim())
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => `> ${line}`)
