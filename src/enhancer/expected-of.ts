/** What should have been so, in the reader's words: the other half of every report. */
export function expectedOf(detector: string): string {
  return known[detector] ?? 'It works without this error.'
}

const known: Readonly<Record<string, string>> = {
  'crash-loop': 'The program starts and goes on running.',
  'mass-death': 'Programs run on independently of each other.',
  stuck: 'Work goes on, or the program says what it waits for.',
  'stale-heartbeat': 'The program tells that it is alive for as long as it is.',
  'failed-op': 'The operation succeeds, or refuses before it begins.',
  'slow-op': 'The operation ends in a few minutes.',
  'repeated-error': 'It works without this error.',
  unanswered: 'What is asked can be answered, or comes to an end by itself.',
  drift: 'Changed files are brought together or reported once.',
  'usage-limit': 'Work fits the limits, or is told of them beforehand.',
  budget: 'The work costs what it is expected to.',
  'version-skew': 'All hosts run one version soon after an update.',
  'failing-tool': 'The tool does its work, or says what to do otherwise.',
}
