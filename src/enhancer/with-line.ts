import type { Finding } from '../store/finding.ts'

const mostLines = 50

/** The change that adds a line to what became of a finding. */
export const withLine = (
  { history }: Pick<Finding, 'history'>,
  at: number,
  what: string,
): Pick<Finding, 'history'> => ({
  history: [...history, { at, what }].slice(-mostLines),
})
