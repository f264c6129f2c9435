import type { Finding, Findings } from '../store/finding.ts'
import { newsAt } from './news-at.ts'

type Deps = {
  readonly findings: Pick<Findings, 'update'>
  /** an enhancer on a model is here and installed */
  readonly hasModel: () => Promise<boolean>
  readonly now?: () => number
}

/**
 * Has the enhancer's session asked about a finding that is new or came back: it is written down on the finding, and
 * `startExplanations` asks. Does nothing without a model, for what the session found itself, and for what is folded: a
 * storm is no reason to spend.
 */
export async function explainFinding({ findings, hasModel, now = Date.now }: Deps, finding: Finding): Promise<void> {
  if (finding.detector === 'enhancer' || finding.isFolded === true || !(await hasModel())) return
  await findings.update(finding.id, (each) =>
    isAskedFor(each) ? undefined : { explained: { state: 'waits', tries: 0, at: now() } },
  )
}

/** For this news: one that is told of again, after a crash, is not asked about again. */
const isAskedFor = ({ explained, history }: Finding): boolean =>
  explained !== undefined &&
  (explained.state === 'waits' || explained.state === 'asked' || explained.at >= newsAt(history))
